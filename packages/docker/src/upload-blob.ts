import { openAsBlob } from 'node:fs';
import { isReleaseError } from '@waybill/kernel';
import { type Connection, hint } from './connection.ts';
import { following } from './registry-redirects.ts';
import { refusal } from './registry-refusal.ts';
import { openSession, type Session, sessionNow } from './upload-session.ts';

/** A blob as a file on disk. */
export interface BlobFile {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly path: string;
}

const attempts = 5;
const firstPause = 500;
/** Bytes of the pieces in which a blob goes when it is too large as a whole; a quarter each time that is so, too. */
const firstPiece = 32 * 1024 ** 2;
const smallestPiece = 256 * 1024;

/**
 * Brings a blob into the repository: mounted from another one where the registry can, else in one request, else in the
 * pieces that the registry takes. A broken upload goes on where the registry says it ended. The registry checks the
 * bytes against the digest, so they are not hashed here once more.
 *
 * @returns whether bytes were sent; `false` when the registry had the blob
 */
export async function uploadBlob(connection: Connection, blob: BlobFile): Promise<boolean> {
  let attempt: Attempt = { count: 1, piece: Number.POSITIVE_INFINITY };
  while (true) {
    if (await hasBlob(connection, blob.digest)) return attempt.count > 1;
    const session = await continueOrOpen(connection, attempt.broken, blob.digest);
    if (session === undefined) return false;
    const piece = Math.max(attempt.piece, session.smallestPiece);
    const failure = await sendBlob(connection, blob, { session, piece });
    if (failure === undefined) return true;
    const next = nextAttempt(attempt, failure, { session, size: blob.size });
    if (next === undefined) throw failure.error;
    if (next.count > attempt.count) {
      await connection.clock.sleep(Math.max(failure.wait, firstPause * 2 ** (attempt.count - 1)));
    }
    attempt = next;
  }
}

interface Attempt {
  readonly count: number;
  /** Most bytes in one request. */
  readonly piece: number;
  /** The session that the attempt before left behind. */
  readonly broken?: Session;
}

/** @returns `undefined` when another attempt would fare no better */
function nextAttempt(
  { count, piece }: Attempt,
  { isTooLarge, mayPass }: Failure,
  { session, size }: { readonly session: Session; readonly size: number },
): Attempt | undefined {
  const smaller = Math.floor(Math.min(firstPiece, size / 2, piece / 4));
  if (isTooLarge) return smaller < smallestPiece ? undefined : { count, piece: smaller, broken: session };
  if (count === attempts) return undefined;
  // Not every registry can go on with what it says that it has.
  if (session.received > 0) return { count: count + 1, piece };
  return mayPass ? { count: count + 1, piece, broken: session } : undefined;
}

async function continueOrOpen(connection: Connection, broken: Session | undefined, digest: string) {
  const now = broken === undefined ? undefined : await sessionNow(connection, broken);
  return now ?? openSession(connection, digest);
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
  readonly isTooLarge?: boolean;
  /** Milliseconds that the registry asked to wait. */
  readonly wait: number;
}

interface Way {
  readonly session: Session;
  /** Most bytes in one request. */
  readonly piece: number;
}

/** Sends what the session lacks: pieces, the last of which closes it. */
async function sendBlob(connection: Connection, blob: BlobFile, { session, piece }: Way): Promise<Failure | undefined> {
  let { url, received } = session;
  try {
    while (blob.size - received > piece) {
      const answer = await sendPiece(connection, blob, { method: 'PATCH', url, from: received, to: received + piece });
      if (!answer.ok) return await failureOf(connection, url, answer);
      received += piece;
      url = new URL(answer.headers.get('location') ?? url, url);
      await answer.body?.cancel();
    }
    const closing = new URL(url);
    // Appended, not set: other parameters belong to the registry, byte for byte.
    closing.search += `${closing.search ? '&' : '?'}digest=${encodeURIComponent(blob.digest)}`;
    const answer = await sendPiece(connection, blob, { method: 'PUT', url: closing, from: received, to: blob.size });
    if (!answer.ok) return await failureOf(connection, closing, answer);
    await answer.body?.cancel();
    return undefined;
  } catch (error) {
    return { error, mayPass: isReleaseError(error) && 'code' in error && error.code === 'EUNREACHABLE', wait: 0 };
  }
}

interface Piece {
  readonly method: 'PATCH' | 'PUT';
  readonly url: URL;
  /** First byte, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/** Bytes per millisecond below which an upload counts as hanging. */
const slowestUpload = 20;

async function sendPiece({ send }: Connection, { path, size }: BlobFile, { method, url, from, to }: Piece) {
  const isWhole = from === 0 && to === size;
  return send({
    method,
    url,
    headers: {
      'content-type': 'application/octet-stream',
      ...(isWhole || from === to ? {} : { 'content-range': `${from}-${to - 1}` }),
    },
    // Streamed from disk, and its size is known.
    body: async () => (await openAsBlob(path)).slice(from, to),
    timeout: 60_000 + (to - from) / slowestUpload,
    retries: 0,
    hint,
  });
}

const longestPause = 60_000;

async function failureOf({ login }: Connection, url: URL, answer: Response): Promise<Failure> {
  const { status } = answer;
  const seconds = Number(answer.headers.get('retry-after') ?? 0);
  return {
    error: await refusal(login, { method: 'PUT', url }, answer),
    mayPass: [404, 408, 416, 429].includes(status) || status >= 500,
    isTooLarge: status === 413,
    wait: Number.isFinite(seconds) ? Math.min(seconds * 1000, longestPause) : 0,
  };
}
