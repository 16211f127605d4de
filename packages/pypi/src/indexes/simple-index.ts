import { createHash } from 'node:crypto';
import { type HttpRequest, nameOf } from '@waybill/kernel';
import type { PublishedFiles } from '../deliver/plan-upload.ts';
import { unexpectedAnswer } from '../errors.ts';
import type { IndexAccess } from './index-access.ts';
import { type ListedFile, parseSimple } from './parse-simple.ts';
import { refusalOf } from './refusal-of.ts';

/** JSON where the index has it. PEP 691 */
const accept = 'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1';

/** A large wheel takes its time. Milliseconds. */
const downloadTimeout = 600_000;

/** Reads what an index lists. */
export interface SimpleIndex {
  /** The files of a project; `undefined` when the index does not know the project. */
  listed(project: string): Promise<readonly ListedFile[] | undefined>;
  /** A file's bytes. */
  open(file: ListedFile): Promise<Response>;
  /** The digests of files; one that is not listed is downloaded and hashed. */
  digests(files: readonly ListedFile[]): Promise<PublishedFiles>;
  /** Which of the names are there, with their digests. */
  published(project: string, names: readonly string[]): Promise<PublishedFiles>;
  /** The digests of what the index really serves. */
  served(files: readonly ListedFile[]): Promise<PublishedFiles>;
}

/** The reading side of an index. The credentials of the upload are sent only where both are of one origin. */
export function simpleIndex({ index, credentials: { forReading }, http, mask }: IndexAccess): SimpleIndex {
  const credentials = forReading !== undefined && index.isOneOrigin ? { authorization: forReading } : {};

  async function get(request: Pick<HttpRequest, 'url' | 'headers' | 'timeout'>): Promise<Response> {
    // `fetch` drops the credentials when a redirect leaves the origin.
    return http({ ...request, redirect: 'follow', hint: 'Check `pypi.index` and the network of this machine.' });
  }

  async function refused(url: string, response: Response): Promise<Error> {
    return unexpectedAnswer(nameOf({ url }), response.status, mask(await refusalOf(response)));
  }

  async function listed(project: string): Promise<readonly ListedFile[] | undefined> {
    const url = index.filesOf(project);
    const response = await get({ url, headers: { accept, ...credentials } });
    if (response.status === 404) {
      await response.body?.cancel();
      return undefined;
    }
    if (!response.ok) throw await refused(url, response);
    return parseSimple(response.headers.get('content-type') ?? '', await response.text(), response.url);
  }

  async function open({ url }: ListedFile): Promise<Response> {
    const sameOrigin = new URL(url).origin === new URL(index.repository).origin;
    const response = await get({ url, headers: sameOrigin ? credentials : {}, timeout: downloadTimeout });
    if (!response.ok) throw await refused(url, response);
    return response;
  }

  async function download(file: ListedFile): Promise<string> {
    const response = await open(file);
    const hash = createHash('sha256');
    for await (const chunk of response.body ?? []) hash.update(chunk);
    return hash.digest('hex');
  }

  async function eachOf(files: readonly ListedFile[], digestOf: (file: ListedFile) => Promise<string>) {
    return new Map(await Promise.all(files.map(async (file) => [file.name, await digestOf(file)] as const)));
  }

  const digests = (files: readonly ListedFile[]) => eachOf(files, async (file) => file.sha256 ?? download(file));

  return {
    listed,
    open,
    digests,
    async published(project, names) {
      return digests(((await listed(project)) ?? []).filter(({ name }) => names.includes(name)));
    },
    served: (files) => eachOf(files, download),
  };
}
