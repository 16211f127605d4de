import { ReadableStream } from 'node:stream/web';
import { type Answer, fileChunks, isReleaseError, nameOf, nextAddress, retryAfter } from '@waybill/kernel';
import { type Connection, computeTimeout, hint, refused } from '../connection/index.ts';
import type { BlobFile } from '../manifest.ts';
import type { Failure } from './plan-attempt.ts';
import { keptUntil, type Session } from './upload-session.ts';

export interface Way {
  readonly session: Session;
  /** Most bytes in one request; without it, all in the request that closes the session. */
  readonly piece: number | undefined;
}

/**
 * Sends what a session lacks of a blob, and closes it.
 *
 * @returns what went wrong
 */
export async function sendBlob(connection: Connection, blob: BlobFile, way: Way): Promise<Failure | undefined> {
  let { session } = way;
  const most = Math.max(way.piece ?? 0, session.smallestPiece);
  // Only the request that closes a session may have less than the registry wants at least.
  const rest = session.smallestPiece > 0 ? session.smallestPiece - 1 : 0;
  try {
    while (way.piece !== undefined && blob.size - session.received > rest) {
      const from = session.received;
      const part = { method: 'PATCH', url: session.url, from, to: Math.min(from + most, blob.size) } as const;
      const answer = await sendPart(connection, blob, part);
      if (!answer.ok) return await describeFailure(connection, session, answer);
      session = afterPart(session, part, answer);
    }
    const part = { method: 'PUT', url: closing(session, blob), from: session.received, to: blob.size } as const;
    const answer = await sendPart(connection, blob, part);
    if (!answer.ok) return await describeFailure(connection, session, answer);
    return undefined;
  } catch (error) {
    if (isReleaseError(error) && 'code' in error && error.code === 'EUNREACHABLE') return { error, session, wait: 0 };
    throw error;
  }
}

/** A registry may have kept a part only; one that says nothing has kept all. */
function afterPart(session: Session, { url, method, from, to }: Part, answer: Answer): Session {
  const kept = keptUntil(answer) ?? to;
  const received = kept > from && kept < to ? kept : to;
  const location = answer.headers.get('location') ?? url.href;
  return { ...session, url: nextAddress(location, { url, name: nameOf({ url, method }), hint }), received };
}

/** The digest is appended, not set: other parameters belong to the registry, byte for byte. */
function closing({ url }: Session, { digest }: BlobFile): URL {
  const closed = new URL(url);
  closed.search += `${closed.search ? '&' : '?'}digest=${encodeURIComponent(digest)}`;
  return closed;
}

interface Part {
  readonly method: 'PATCH' | 'PUT';
  readonly url: URL;
  /** First byte, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

async function sendPart({ send }: Connection, { path, size }: BlobFile, { method, url, from, to }: Part) {
  const length = to - from;
  const isPiece = method === 'PATCH' || length < size;
  return send({
    method,
    url,
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(length),
      ...(isPiece && length > 0 ? { 'content-range': `${from}-${to - 1}` } : {}),
    },
    body: () => (length === 0 ? new Uint8Array() : ReadableStream.from(fileChunks(path, { from, to }))),
    timeout: computeTimeout(length),
    receive: 'nothing',
    retries: 0,
    hint,
  });
}

async function describeFailure({ login, clock }: Connection, session: Session, answer: Answer): Promise<Failure> {
  const { error, code } = await refused(login, { method: 'PUT', url: session.url }, answer);
  return { error, code, status: answer.status, session, wait: retryAfter(answer, clock.now()) };
}
