import type { AnswerHead } from './answer.ts';

type Head = Pick<AnswerHead, 'status' | 'headers'>;

/** Milliseconds: whoever asks for more is asked again after that. */
const longestWait = 60_000;

/** Milliseconds that the server asked to wait, at most a minute. */
export function retryAfter(answer: Head, now: Date): number {
  return Math.min(waitAsked(answer, now) ?? 0, longestWait);
}

/** Whether a refusal passes by itself: GitHub answers 403, too, when there were too many requests. */
export function isRateLimit({ status, headers }: Head): boolean {
  if (status === 429) return true;
  return status === 403 && (headers.has('retry-after') || isUsedUp(headers));
}

/** Whether waiting a minute before each of so many attempts does not reach the time that a rate limit names. */
export function isBeyondReach(answer: Head, now: Date, attempts: number): boolean {
  if (answer.headers.has('retry-after') || !isUsedUp(answer.headers)) return false;
  return (waitAsked(answer, now) ?? 0) > attempts * longestWait;
}

function isUsedUp(headers: Headers): boolean {
  return headers.get('x-ratelimit-remaining') === '0' && headers.has('x-ratelimit-reset');
}

/** `Retry-After` in seconds or as a date (RFC 9110 10.2.3), else when the rate limit begins anew. */
function waitAsked({ headers, status }: Head, now: Date): number | undefined {
  const value = headers.get('retry-after');
  const wait = value === null ? untilReset(headers, status, now) : parseWait(value, now);
  return wait === undefined || Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}

function parseWait(value: string, now: Date): number {
  return /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
}

/** Below it, a time is a number of seconds from now on: services differ. */
const earliestTime = 1e9;

/** By the server's clock, as ours may differ. The limit is renewed within that second. */
function untilReset(headers: Headers, status: number, now: Date): number | undefined {
  if (!isUsedUp(headers) || (status !== 403 && status !== 429)) return undefined;
  const reset = Number(headers.get('x-ratelimit-reset'));
  if (reset < earliestTime) return reset * 1000 + 1000;
  const theirs = Date.parse(headers.get('date') ?? '');
  return reset * 1000 + 1000 - (Number.isNaN(theirs) ? now.getTime() : theirs);
}
