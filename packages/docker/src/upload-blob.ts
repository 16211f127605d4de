import { openAsBlob } from 'node:fs';
import { isReleaseError } from '@waybill/kernel';
import { type Connection, hint } from './connection.ts';
import { following } from './registry-redirects.ts';
import { refusal } from './registry-refusal.ts';

/** A blob as a file on disk. */
export interface BlobFile {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly path: string;
}

const attempts = 5;
const firstPause = 500;
const longestPause = 60_000;
/** Bytes per millisecond below which an upload counts as hanging. */
const slowestUpload = 20;

/**
 * Brings a blob into the repository, in a session of its own for each attempt: after a broken one nobody knows what the
 * registry kept. The registry checks the bytes against the digest, so they are not hashed here once more.
 *
 * @returns whether bytes were sent; `false` when the registry had the blob
 */
export async function uploadBlob(connection: Connection, blob: BlobFile): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    if (await hasBlob(connection, blob.digest)) return attempt > 1;
    const failure = await sendBlob(connection, blob);
    if (failure === undefined) return true;
    if (!failure.mayPass || attempt === attempts) throw failure.error;
    await connection.clock.sleep(Math.max(failure.wait, firstPause * 2 ** (attempt - 1)));
  }
}

async function hasBlob({ base, login, send }: Connection, digest: string): Promise<boolean> {
  const request = { method: 'HEAD', url: `${base}/blobs/${digest}`, hint } as const;
  const answer = await following(send)(request);
  if (!answer.ok && answer.status !== 404) throw await refusal(login, request, answer);
  return answer.ok;
}

interface Failure {
  readonly error: unknown;
  /** Whether another attempt may fare better. */
  readonly mayPass: boolean;
  /** Milliseconds that the registry asked to wait. */
  readonly wait: number;
}

async function sendBlob(connection: Connection, { digest, size, path }: BlobFile): Promise<Failure | undefined> {
  const { login, send } = connection;
  const url = `${await openUpload(connection)}`;
  const request = {
    method: 'PUT',
    url: `${url}${url.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`,
    headers: { 'content-type': 'application/octet-stream' },
    // Streamed from disk, and its size is known.
    body: () => openAsBlob(path),
    timeout: 60_000 + size / slowestUpload,
    retries: 0,
    hint,
  } as const;
  try {
    const answer = await send(request);
    await (answer.ok ? answer.body?.cancel() : undefined);
    if (answer.ok) return undefined;
    const mayPass = [404, 408, 416, 429].includes(answer.status) || answer.status >= 500;
    return { error: await refusal(login, request, answer), mayPass, wait: waitOf(answer) };
  } catch (error) {
    return { error, mayPass: isReleaseError(error) && 'code' in error && error.code === 'EUNREACHABLE', wait: 0 };
  }
}

/** Seconds in `Retry-After`, as milliseconds. */
function waitOf(answer: Response): number {
  const seconds = Number(answer.headers.get('retry-after') ?? 0);
  return Number.isFinite(seconds) ? Math.min(seconds * 1000, longestPause) : 0;
}

/** Opens an upload session. @returns its address, which may be on another origin */
export async function openUpload({ base, login, send }: Connection): Promise<URL> {
  const url = `${base}/blobs/uploads/`;
  const repeatable = 'a session that nobody uses is forgotten by the registry';
  const request = { method: 'POST', url, repeatable, hint } as const;
  const answer = await send(request);
  const location = answer.headers.get('location');
  if (answer.status !== 202 || location === null) throw await refusal(login, request, answer);
  await answer.body?.cancel();
  return new URL(location, url);
}
