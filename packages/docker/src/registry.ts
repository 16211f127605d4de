import type { Clock, HttpRequest } from '@waybill/kernel';
import { type Connection, connect, hint, patienceFor } from './connection.ts';
import { listPages } from './list-pages.ts';
import { type Manifest, manifestOf } from './manifest.ts';
import { indexType, manifestTypes } from './media-types.ts';
import type { Login } from './registry-auth.ts';
import { otherDigest } from './registry-errors.ts';
import { following } from './registry-redirects.ts';
import { refusal } from './registry-refusal.ts';
import { type BlobFile, uploadBlob } from './upload-blob.ts';
import { openSession } from './upload-session.ts';

/** A manifest that is attached to another one. */
export interface Referrer {
  readonly digest: string;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>> | null;
}

/** One repository of a registry, through the OCI distribution API. References are tags or digests. */
export interface Registry {
  /** `ghcr.io/acme/parcel` */
  readonly name: string;
  /** The registry: `ghcr.io` */
  readonly host: string;
  /** The path below the registry: what blobs can be mounted from. */
  readonly repository: string;
  /** Opens an upload and gives it up again: proves the right to push and leaves nothing behind. */
  provePush(): Promise<void>;
  digestOf(reference: string): Promise<string | undefined>;
  readManifest(reference: string): Promise<Manifest | undefined>;
  /** The body may be read for as long as a slow connection takes for `size` bytes; without it, it must be small. */
  readBlob(blob: { readonly digest: string; readonly size?: number }): Promise<Response>;
  /** Every tag; none when the registry does not list them. */
  listTags(): Promise<string[]>;
  /** What is attached to a manifest; `undefined` when the registry lacks the referrers API. */
  listReferrers(digest: string): Promise<Referrer[] | undefined>;
  /** @returns whether bytes were sent; `false` when the registry had the blob */
  uploadBlob(blob: BlobFile): Promise<boolean>;
  /**
   * Says whether the registry lists the manifest as a referrer of its subject.
   *
   * @param beforeAgain what is done before it is sent again; may reject
   */
  putManifest(
    reference: string,
    manifest: Manifest,
    beforeAgain?: () => Promise<void>,
  ): Promise<{ readonly isListed: boolean }>;
}

/** A client for the repository of an image. https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md */
export function registryClient(login: Login, clock: Clock): Registry {
  const connection = connect(login, clock);
  return {
    name: login.image.name,
    host: login.image.registry,
    repository: login.image.repository,
    provePush: () => provePush(connection),
    digestOf: (reference) => digestOf(connection, reference),
    readManifest: (reference) => readManifest(connection, reference),
    readBlob: ({ digest, size = 0 }) =>
      read(connection, { url: `${connection.base}/blobs/${digest}`, timeout: patienceFor(size) }),
    listTags: () => listTags(connection),
    listReferrers: (digest) => listReferrers(connection, digest),
    uploadBlob: (blob) => uploadBlob(connection, blob),
    putManifest: (reference, manifest, beforeAgain) => putManifest(connection, { reference, manifest, beforeAgain }),
  };
}

type Reading = Pick<HttpRequest, 'url' | 'headers' | 'timeout'> & { readonly method?: 'GET' | 'HEAD' };

/** @throws the named error of any answer but success and the given statuses */
async function read({ login, send }: Connection, reading: Reading, expected: readonly number[] = []) {
  const request = { ...reading, hint };
  const answer = await following(send)(request);
  if (answer.ok || expected.includes(answer.status)) return answer;
  throw await refusal(login, request, answer);
}

async function provePush(connection: Connection): Promise<void> {
  const url = (await openSession(connection))?.url ?? connection.base;
  const request = { method: 'DELETE', url, retries: 0, hint } as const;
  // Registries without this request forget the upload by themselves.
  await connection.send(request).then(
    (answer) => answer.body?.cancel(),
    () => undefined,
  );
}

async function digestOf(connection: Connection, reference: string): Promise<string | undefined> {
  const answer = await read(connection, { method: 'HEAD', ...manifestAt(connection, reference) }, [404]);
  if (answer.status === 404) return undefined;
  return answer.headers.get('docker-content-digest') ?? (await readManifest(connection, reference))?.digest;
}

async function readManifest(connection: Connection, reference: string): Promise<Manifest | undefined> {
  const answer = await read(connection, manifestAt(connection, reference), [404]);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (answer.status === 404) return undefined;
  return manifestOf(answer.headers.get('content-type') ?? '', bytes);
}

function manifestAt({ base }: Connection, reference: string): Reading {
  return { url: `${base}/manifests/${reference}`, headers: { accept: manifestTypes } };
}

async function listTags(connection: Connection): Promise<string[]> {
  const url = new URL(`${connection.base}/tags/list?n=1000`);
  const readPage = (page: URL) => readIfThere(connection, { url: page }, [401, 403, 404, 405]);
  return (await listPages(url, readPage, ({ tags }: { tags?: string[] | null }) => tags ?? [])) ?? [];
}

async function listReferrers(connection: Connection, digest: string): Promise<Referrer[] | undefined> {
  const url = new URL(`${connection.base}/referrers/${digest}`);
  const readPage = (page: URL) => readReferrers(connection, page);
  return listPages(url, readPage, ({ manifests }: { manifests?: Referrer[] | null }) => manifests ?? []);
}

const withoutReferrers: ReadonlySet<number> = new Set([400, 403, 404, 405, 406, 501]);

/** Who lacks the API may send readers to a page for people, or answer with one. */
async function readReferrers({ login, send }: Connection, url: URL): Promise<Response | undefined> {
  const request = { url, headers: { accept: indexType }, redirect: 'manual', hint } as const;
  const answer = await send(request);
  const { ok, status, headers } = answer;
  if (ok && headers.get('content-type')?.includes('json')) return answer;
  if (!ok && status >= 400 && !withoutReferrers.has(status)) throw await refusal(login, request, answer);
  await answer.body?.cancel();
  return undefined;
}

async function readIfThere(connection: Connection, reading: Reading, absent: readonly number[]) {
  const answer = await read(connection, reading, absent);
  if (answer.ok) return answer;
  await answer.body?.cancel();
  return undefined;
}

interface Putting {
  readonly reference: string;
  readonly manifest: Manifest;
  readonly beforeAgain: (() => Promise<void>) | undefined;
}

async function putManifest(connection: Connection, { reference, manifest, beforeAgain }: Putting) {
  const { base, login, send } = connection;
  let isAgain = false;
  const body = async () => {
    if (isAgain) await beforeAgain?.();
    isAgain = true;
    return manifest.bytes;
  };
  const url = `${base}/manifests/${reference}`;
  const headers = { 'content-type': manifest.mediaType };
  const request = { method: 'PUT', url, headers, body, hint } as const;
  const answer = await send(request);
  if (!answer.ok) throw await refusal(login, request, answer);
  await answer.body?.cancel();
  // By its digest, as a tag may be another release's by now.
  const kept = answer.headers.get('docker-content-digest') ?? (await digestOf(connection, manifest.digest));
  if (kept !== manifest.digest)
    throw otherDigest(`${login.image.name}:${reference}`, manifest.digest, kept ?? 'nothing');
  return { isListed: answer.headers.has('oci-subject') };
}
