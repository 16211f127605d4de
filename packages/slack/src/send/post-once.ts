import { type HttpRequest, isReleaseError, type Ports, retryAfter } from '@waybill/kernel';

/** Milliseconds before the second attempt and the ones after it. */
const pauses = [1_000, 3_000, 10_000];

/** Failures before a byte of the request left: a name that was not resolved, a connection that was not accepted. */
const unsent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * Sends a message that must not arrive twice: Slack knows no idempotency key. It is sent again only where it
 * certainly was not taken: after 429, which says how long to wait, and when no connection came about.
 *
 * @throws EUNREACHABLE when no answer came
 */
export async function postOnce(request: HttpRequest, { http, clock }: Pick<Ports, 'http' | 'clock'>) {
  for (const pause of pauses) {
    try {
      const answer = await http(request);
      if (answer.status !== 429) return answer;
      await clock.sleep(retryAfter(answer, clock.now()) || pause);
    } catch (error) {
      if (!wasUnsent(error)) throw error;
      await clock.sleep(pause);
    }
  }
  return http(request);
}

/** `fetch` wraps what happened in a TypeError, and the failures of several addresses of one name in another error. */
function wasUnsent(error: unknown): boolean {
  const happened = isReleaseError(error) ? (error.cause as ErrorOptions | undefined)?.cause : undefined;
  const failures = (happened as Partial<AggregateError> | undefined)?.errors ?? [happened];
  return failures.every((failure) => unsent.has((failure as NodeJS.ErrnoException | undefined)?.code ?? ''));
}
