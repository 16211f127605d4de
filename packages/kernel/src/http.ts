import { createRequire } from 'node:module';
import type { Clock } from './clock.ts';
import { errorsOf, reasonOf, unreachable } from './errors.ts';

/** What `fetch` takes as a body. A Blob from `fs.openAsBlob` is streamed from disk and its size is known. */
export type HttpBody = NonNullable<RequestInit['body']>;

export interface HttpRequest {
  readonly url: string | URL;
  readonly method?: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  /** Makes the body, once per attempt: a stream can be read only once. */
  readonly body?: () => HttpBody | Promise<HttpBody>;
  /** Milliseconds for one attempt, its answer included. */
  readonly timeout?: number;
  /** Why a POST or PATCH may be repeated; without it such a request is sent once. */
  readonly repeatable?: string;
  /** How many times to try again; 0 when the caller repeats a larger unit of work itself. */
  readonly retries?: number;
  /** Statuses to retry beside 408, 429 and 5xx. */
  readonly alsoRetry?: readonly number[];
  readonly redirect?: 'error' | 'follow' | 'manual';
  /** What the user can do when no answer comes, for instance the option to check. */
  readonly hint: string;
}

/**
 * Sends a request; resolves to the last answer whatever its status, rejects with EUNREACHABLE when none came.
 * Network failures, 408, 429 and 5xx are tried again with growing pauses; `Retry-After` is honoured up to a limit.
 */
export type Http = (request: HttpRequest) => Promise<Response>;

export interface HttpSettings {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly retries?: number;
  /** Milliseconds before the second attempt; doubles with each one. */
  readonly pause?: number;
}

const { version } = createRequire(import.meta.url)('../package.json') as { readonly version: string };

/** Whom an operator of a service finds in the log of requests, and where to ask about them. RFC 9110 10.1.5 */
const userAgent = `waybill/${version} (+https://github.com/waybill-release/waybill)`;

const defaultTimeout = 30_000;
const longestRetryAfter = 60_000;

/** An `Http` over `fetch`. Redirects are refused unless asked for, so that credentials never reach another origin. */
export function httpClient({ fetch, clock, retries = 4, pause = 500 }: HttpSettings): Http {
  return async (request) => {
    const { default: pRetry } = await import('p-retry');
    let answer: Response | undefined;
    let failure: unknown;
    const tryOnce = async () => {
      // Outside the catch: a body that cannot be made is not a network that is down.
      const init = await initOf(request);
      answer = await fetch(request.url, init).catch((error: unknown) => {
        failure = error;
        return undefined;
      });
      if (answer === undefined || isWorthRetrying(answer.status, request)) throw new AnotherAttempt();
      return answer;
    };
    const pauseAsAsked = async () => {
      const wait = answer === undefined ? 0 : retryAfter(answer, clock.now());
      // The connection of an answer that nobody reads would stay open.
      await answer?.body?.cancel();
      if (wait > 0) await clock.sleep(wait);
      return true;
    };
    try {
      return await pRetry(tryOnce, {
        retries: isRepeatable(request) ? (request.retries ?? retries) : 0,
        minTimeout: pause,
        shouldRetry: ({ error }) => error instanceof AnotherAttempt && pauseAsAsked(),
      });
    } catch (error) {
      if (!(error instanceof AnotherAttempt)) throw error;
      if (answer !== undefined) return answer;
      throw unreachable(nameOf(request), networkReason(failure, request), request.hint, failure);
    }
  };
}

async function initOf(request: HttpRequest): Promise<RequestInit> {
  const body = await request.body?.();
  return {
    method: request.method ?? 'GET',
    headers: { 'user-agent': userAgent, ...request.headers },
    redirect: request.redirect ?? 'error',
    signal: AbortSignal.timeout(Math.ceil(request.timeout ?? defaultTimeout)),
    // Without it, or with another `redirect` than `error`, Node's fetch tees the body and so keeps all of it in memory.
    window: null,
    ...(body === undefined ? {} : { body, duplex: 'half' as const }),
  };
}

/** Only tells the retry loop to go on: what happened is in the answer or the failure beside it. */
class AnotherAttempt extends Error {}

function isRepeatable({ method = 'GET', repeatable }: HttpRequest): boolean {
  return repeatable !== undefined || !['POST', 'PATCH'].includes(method);
}

function isWorthRetrying(status: number, { alsoRetry = [] }: HttpRequest): boolean {
  return status === 408 || status === 429 || status >= 500 || alsoRetry.includes(status);
}

/** Milliseconds that the server asked to wait, at most a minute. Seconds or an HTTP date, RFC 9110 10.2.3. */
export function retryAfter(response: Response, now: Date): number {
  const value = response.headers.get('retry-after');
  if (value === null) return 0;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return Number.isNaN(wait) ? 0 : Math.min(Math.max(wait, 0), longestRetryAfter);
}

/** Method, origin and path: a query or user information may hold secrets. */
export function nameOf({ method = 'GET', url }: Pick<HttpRequest, 'method' | 'url'>): string {
  const { origin, pathname } = new URL(url);
  return `${method} ${origin}${pathname}`;
}

function networkReason(error: unknown, { timeout = defaultTimeout }: HttpRequest): string {
  const { name, cause } = error as { name?: unknown; cause?: unknown };
  if (name === 'TimeoutError') return `none within ${timeout / 1000} seconds`;
  // `fetch` says only "fetch failed": what failed is the cause, or several causes where a name has several addresses.
  return errorsOf(cause ?? error)
    .map(reasonOf)
    .join(', ')
    .replace(/\.$/, '');
}
