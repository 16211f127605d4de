import {
  type Answer,
  errorsOf,
  isRateLimit,
  isReleaseError,
  type Ports,
  type ReleaseError,
  retryAfter,
} from '@waybill/kernel';
import { nothingStarted } from './nothing-started.ts';

/** Times that a rate limit is waited for. */
const mostPauses = 5;

/** There was no connection, so no request. */
const withoutConnection: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * Sends a request that must not be taken twice. A rate limit refuses before anything happens, so only that is tried again;
 * of an answer that is lost, nobody knows what happened.
 *
 * @throws where nothing was sent, marked as such
 */
export async function sendOnce(
  send: () => Promise<Answer>,
  clock: Ports['clock'],
): Promise<Answer | { readonly lost: string }> {
  for (let pauses = 0; ; pauses += 1) {
    try {
      const answer = await send();
      if (!isRateLimit(answer) || pauses === mostPauses) return answer;
      await clock.sleep(Math.max(retryAfter(answer, clock.now()), 1000));
    } catch (error) {
      if (!isReleaseError(error)) throw error;
      if (['EADDRESS', 'ECLEARTEXT'].includes(error.code) || hadNoConnection(error)) throw nothingStarted(error);
      return { lost: error.message };
    }
  }
}

/** A service that is in trouble, or a proxy that has waited too long, does not know either whether a request was taken. */
export function isRefusal({ status }: Answer): boolean {
  return status < 500 && status !== 408;
}

function hadNoConnection({ cause: failure }: ReleaseError): boolean {
  const { cause } = (failure ?? {}) as { readonly cause?: unknown };
  const reasons = errorsOf(cause);
  return reasons.every((each) => withoutConnection.has((each as { readonly code?: unknown } | undefined)?.code));
}
