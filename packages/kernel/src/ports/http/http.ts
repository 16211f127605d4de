import pRetry from 'p-retry';
import {
  answerCut,
  answerSlow,
  answerTooLong,
  errorsOf,
  type ReleaseError,
  reasonOf,
  unreachable,
} from '../../errors.ts';
import type { Clock } from '../clock.ts';
import type { Answer } from './answer.ts';
import { attempt, type Outcome, timeoutOf } from './http-attempt.ts';
import { type Http, type HttpRequest, type HttpSettings, nameOf } from './http-request.ts';
import type { BodyFailure } from './read-body.ts';
import { isBeyondReach, isRateLimit, retryAfter } from './retry-after.ts';

/** A body that is slow twice will be slow again. */
const slowAttempts = 2;

/** An `Http` over `fetch`. Redirects are refused unless asked for, so that credentials never reach another origin. */
export function httpClient(settings: HttpSettings): Http {
  const { clock, retries = 4, pause = 500 } = settings;
  return async (request) => {
    const most = isRepeatable(request) ? (request.retries ?? retries) : 0;
    let outcome: Outcome | undefined;
    let slow = 0;
    const tryOnce = async () => {
      outcome = await attempt(request, settings);
      if ('thrown' in outcome) return;
      if ('broken' in outcome && outcome.broken.problem === 'slow') slow += 1;
      const isLast = slow >= slowAttempts || !isWorthRetrying(outcome, request);
      if (!isLast && !isHopeless(outcome, clock, most)) throw new AnotherAttempt();
    };
    const pauseAsAsked = async () => {
      const wait = outcome !== undefined && 'answer' in outcome ? retryAfter(outcome.answer, clock.now()) : 0;
      if (wait > 0) await clock.sleep(wait);
      return true;
    };
    await pRetry(tryOnce, {
      retries: most,
      minTimeout: pause,
      shouldRetry: ({ error }) => error instanceof AnotherAttempt && pauseAsAsked(),
    }).catch(() => undefined);
    // biome-ignore lint/plugin: what p-retry gives back is what the attempt returned.
    return resultOf(outcome as unknown as Outcome, request, settings);
  };
}

function resultOf(outcome: Outcome, request: HttpRequest, settings: HttpSettings): Answer {
  if ('answer' in outcome) return outcome.answer;
  if ('thrown' in outcome) throw outcome.thrown;
  const { hint } = request;
  if ('broken' in outcome) throw brokenAnswer(nameOf(request), outcome.broken, hint);
  const { failure } = outcome;
  throw unreachable(nameOf(request), networkReason(failure, timeoutOf(request, settings)), hint, failure);
}

function brokenAnswer(name: string, failure: BodyFailure, hint: string): ReleaseError {
  const make = { cut: answerCut, slow: answerSlow, long: answerTooLong }[failure.problem];
  return make(name, failure.message, hint, failure);
}

/** Only tells the retry loop to go on: what happened is in the outcome beside it. */
class AnotherAttempt extends Error {}

function isRepeatable({ method = 'GET', repeatable }: HttpRequest): boolean {
  return repeatable !== undefined || !['POST', 'PATCH'].includes(method);
}

function isWorthRetrying(outcome: Outcome, { alsoRetry = [] }: HttpRequest): boolean {
  if ('broken' in outcome) return outcome.broken.problem !== 'long';
  if (!('answer' in outcome)) return true;
  const { status } = outcome.answer;
  return status === 408 || status >= 500 || isRateLimit(outcome.answer) || alsoRetry.includes(status);
}

function isHopeless(outcome: Outcome, clock: Clock, attempts: number): boolean {
  return 'answer' in outcome && isBeyondReach(outcome.answer, clock.now(), attempts);
}

function networkReason(error: unknown, timeout: number): string {
  const { name, cause } = error as { name?: unknown; cause?: unknown };
  if (name === 'TimeoutError') return `none within ${timeout / 1000} seconds`;
  // `fetch` says only "fetch failed": what failed is the cause, or several causes where a name has several addresses.
  return errorsOf(cause ?? error)
    .map(reasonOf)
    .join(', ')
    .replace(/\.$/, '');
}
