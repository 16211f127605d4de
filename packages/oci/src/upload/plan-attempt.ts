import type { Session } from './upload-session.ts';

/** One try at sending a blob. */
export interface Attempt {
  readonly count: number;
  /** Most bytes in one request; without it, all in one. */
  readonly piece?: number;
  /** The session that the attempt before left behind. */
  readonly broken?: Session;
}

/** How an attempt ended that brought nothing. */
export interface Failure {
  readonly error: unknown;
  /** What the registry answered; nothing when no answer came. */
  readonly status?: number;
  /** The registry's own code: `BLOB_UPLOAD_INVALID`. */
  readonly code?: string | undefined;
  /** As far as it got. */
  readonly session: Session;
  /** Milliseconds that the registry asked to wait. */
  readonly wait: number;
}

const attempts = 5;
/** Bytes of the pieces in which a blob goes where it is not taken as a whole; a quarter each time that is too large. */
const firstPiece = 32 * 1024 ** 2;
const smallestPiece = 256 * 1024;

/**
 * The next attempt after a failure: the same again, in pieces, or in smaller ones. Those that try another way are not
 * counted, as they end by themselves.
 *
 * @param size of the blob, in bytes
 * @returns `undefined` when another attempt would fare no better
 */
export function planAttempt(attempt: Attempt, failure: Failure, size: number): Attempt | undefined {
  const { count, piece } = attempt;
  const { session, status } = failure;
  if (status === 413) {
    const smaller = smallerPiece(piece, size);
    return smaller === undefined ? undefined : { count, piece: smaller, broken: session };
  }
  const isFresh = piece === undefined && session.received === 0;
  if (isFresh && wantsPieces(failure)) return { count, piece: firstPiece };
  if (count === attempts) return undefined;
  // Something on the way may close the connection instead of saying that a body is too large.
  const isCut = status === undefined && count > 1;
  const next = (isCut ? smallerPiece(piece, size) : undefined) ?? piece;
  const same = { count: count + 1, ...(next === undefined ? {} : { piece: next }) };
  // Not every registry can go on with what it says that it has.
  if (session.received > 0 && [400, 404, 409, 416].includes(status ?? 0)) return same;
  return mayPass(failure) ? { ...same, broken: session } : undefined;
}

function smallerPiece(piece: number | undefined, size: number): number | undefined {
  const now = piece ?? size;
  if (now <= smallestPiece) return undefined;
  return Math.max(smallestPiece, Math.floor(Math.min(firstPiece, size / 2, now / 4)));
}

/** Some registries take blobs in pieces only; none has a word of its own for it. */
function wantsPieces({ status = 0, code }: Failure): boolean {
  if (code === 'DIGEST_INVALID') return false;
  return [405, 411, 415, 416, 501].includes(status) || code === 'BLOB_UPLOAD_INVALID' || code === 'UNSUPPORTED';
}

function mayPass({ status }: Failure): boolean {
  return status === undefined || [404, 408, 416, 429].includes(status) || status >= 500;
}
