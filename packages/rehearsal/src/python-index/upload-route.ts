import { rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TrustMaterial } from '@sigstore/verify';
import { parseUpload, pendingPath } from './parse-upload.ts';
import { sdistRefusal } from './rules/archive-rules.ts';
import { attestationRefusal } from './rules/attestation-rules.ts';
import { judgeUpload, type Terms } from './rules/upload-rules.ts';
import { readWheel } from './rules/wheel-metadata.ts';
import type { Store } from './store.ts';
import type { TrustedPublishing } from './trusted-publishing.ts';
import { type Field, fieldOf, normalizeName, type Upload } from './upload.ts';

/** One attempt to upload, for those who want to compare clients. */
export interface ReceivedUpload {
  readonly filename?: string;
  readonly sha256?: string;
  /** Every form field in the order of arrival, unknown ones too. */
  readonly fields: readonly Field[];
  readonly status: number;
  /** Reason of a refusal. */
  readonly message: string;
}

export interface Receiving {
  readonly store: Store;
  readonly folder: string;
  readonly uploads: ReceivedUpload[];
  readonly accounts: Readonly<Record<string, string>>;
  readonly trusted: TrustedPublishing;
  /** Who confirms attestations. */
  readonly trust: TrustMaterial | undefined;
  readonly limits: Omit<Terms, 'now'>;
  now(): Date;
}

interface Outcome {
  readonly status: number;
  readonly message: string;
}

const stranger =
  'Invalid or non-existent authentication information. See https://pypi.org/help/#invalid-auth for more information.';

let count = 0;

/** Takes an upload, answers with PyPI's status and words, and writes the attempt down. */
export async function receiveUpload(request: IncomingMessage, response: ServerResponse, to: Receiving): Promise<void> {
  const path = pendingPath(to.folder, ++count);
  try {
    const upload = await parseUpload(request, path).catch(() => ({ fields: [] }));
    const refusal = whyNot(upload, to, request.headers.authorization);
    const outcome =
      refusal === undefined ? await take(upload, to, request.headers.authorization) : { status: 403, message: refusal };
    to.uploads.push({ ...identity(upload), fields: upload.fields, ...outcome });
    answer(response, outcome);
  } finally {
    await rm(path, { force: true });
  }
}

async function take(upload: Upload, to: Receiving, authorization = ''): Promise<Outcome> {
  const { store, limits, now } = to;
  const wheel = upload.file?.filename.endsWith('.whl')
    ? await readWheel(upload.file.path, upload.file.filename, upload.fields)
    : undefined;
  const at = now();
  const verdict = judgeUpload(upload, store, { ...limits, now: at });
  if (verdict.kind === 'refuse') return { status: 400, message: verdict.message };
  if (verdict.kind === 'same' || upload.file === undefined) return { status: 200, message: '' };
  if (wheel !== undefined && 'refusal' in wheel) return { status: 400, message: wheel.refusal };
  const { path, filename } = upload.file;
  const refused = filename.endsWith('.tar.gz') ? await sdistRefusal(path, filename, upload.fields) : undefined;
  if (refused !== undefined) return { status: 400, message: refused };
  const unattested = whyNotAttested(upload, to, authorization);
  if (unattested !== undefined) return { status: 400, message: unattested };
  await store.add({ ...upload, file: upload.file }, at, wheel?.metadata);
  return { status: 200, message: '' };
}

function whyNotAttested({ fields, file }: Upload, to: Receiving, authorization: string): string | undefined {
  if (file === undefined || fieldOf(fields, 'attestations') === '') return undefined;
  const password = Buffer.from(authorization.split(' ')[1] ?? '', 'base64')
    .toString()
    .replace(/^[^:]*:/, '');
  const claims = to.trusted.claimsOf(password);
  if (claims === undefined)
    return 'Invalid attestations supplied during upload: Attestations are only supported when using Trusted Publishing';
  return to.trust === undefined
    ? 'Attestations are not supported by this index'
    : attestationRefusal(fields, file, { claims, trust: to.trust });
}

/** Why whoever sends this may not upload it. */
function whyNot({ fields }: Upload, { accounts, trusted }: Receiving, authorization = ''): string | undefined {
  const [scheme, credentials = ''] = authorization.split(' ');
  if (scheme?.toLowerCase() !== 'basic') return stranger;
  const [username = '', ...rest] = Buffer.from(credentials, 'base64').toString().split(':');
  const password = rest.join(':');
  if (Object.hasOwn(accounts, username) && accounts[username] === password) return undefined;
  const projects = username === '__token__' ? trusted.projectsOf(password) : [];
  if (projects.length === 0) return stranger;
  const project = normalizeName(fieldOf(fields, 'name'));
  return projects.includes(project)
    ? undefined
    : `The credential associated with this token isn't allowed to upload to project '${project}'.`;
}

function identity({ file }: Upload): { filename?: string; sha256?: string } {
  return file === undefined ? {} : { filename: file.filename, sha256: file.sha256 };
}

/** PyPI says why in the status line, where its oldest clients look, and in the body. */
function answer(response: ServerResponse, { status, message }: Outcome): void {
  const reason = message.replaceAll(/[^\x20-\x7e]/g, '?');
  response.writeHead(status, reason || 'OK', { 'content-type': 'text/plain; charset=utf-8' });
  response.end(message === '' ? '' : `${status} ${message}\n`);
}
