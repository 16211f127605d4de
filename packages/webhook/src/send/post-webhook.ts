import type { Refusal } from '@waybill/announcement';
import { type Answer, isReleaseError, nameOf, type Ports, reasonOf, retryAfter } from '@waybill/kernel';
import type { Endpoint } from './find-endpoint.ts';
import { signHeaders } from './sign.ts';

/** Milliseconds before the second attempt and the ones after it. */
const pauses = [1_000, 5_000, 20_000];

/** Failures before a byte of the request left. */
const unsent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

const timeout = 15_000;

/**
 * Posts a body. A receiver of Standard Webhooks knows a repeated one by its id, so that it is repeated after any failure that
 * may pass. The others would show it twice: it is repeated only where it certainly was not taken.
 *
 * @param id the same for every attempt at one event, in every run
 */
export async function postWebhook(
  { name, url = '', preset, keys }: Endpoint,
  { id, body }: { readonly id: string; readonly body: string },
  { http, clock }: Pick<Ports, 'http' | 'clock'>,
): Promise<Refusal | undefined> {
  const isKnownById = preset === 'standard';
  // The address is a secret: it is in no message.
  const hide = (reason: string) => reason.replaceAll(nameOf({ method: 'POST', url }), `POST to ${name}`);
  for (const pause of [...pauses, undefined]) {
    const timestamp = Math.floor(clock.now().getTime() / 1000);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      ...(isKnownById ? signHeaders({ id, timestamp, body }, keys) : {}),
    };
    const request = {
      url,
      method: 'POST',
      headers,
      body: () => body,
      timeout,
      hint: 'The receiver may be down.',
    } as const;
    let outcome: Outcome;
    try {
      outcome = judgeAnswer(await http(request), isKnownById, clock.now());
    } catch (error) {
      const isSent = !wasUnsent(error);
      outcome = { reason: hide(reasonOf(error)), isUnclear: isSent, mayPass: isKnownById || !isSent };
    }
    if (outcome === undefined) return undefined;
    if (!outcome.mayPass || pause === undefined) return outcome;
    await clock.sleep(outcome.wait || pause);
  }
  return undefined;
}

type Outcome = (Refusal & { readonly mayPass: boolean; readonly wait?: number }) | undefined;

/** @param isKnownById whether a repetition is known as one */
function judgeAnswer(answer: Answer, isKnownById: boolean, now: Date): Outcome {
  if (answer.ok) return undefined;
  const { status } = answer;
  if (status === 410) return { reason: 'it is gone (410): remove the endpoint', mayPass: false };
  const mayPass = status === 429 || (isKnownById && (status >= 500 || status === 408));
  return {
    reason: `the answer has status ${status}`,
    isUnclear: status >= 500,
    mayPass,
    wait: retryAfter(answer, now),
  };
}

/** `fetch` wraps what happened in a TypeError, and the failures of several addresses of one name in another error. */
function wasUnsent(error: unknown): boolean {
  const happened = isReleaseError(error) ? (error.cause as ErrorOptions | undefined)?.cause : undefined;
  const failures = (happened as Partial<AggregateError> | undefined)?.errors ?? [happened];
  return failures.every((failure) => unsent.has((failure as NodeJS.ErrnoException | undefined)?.code ?? ''));
}
