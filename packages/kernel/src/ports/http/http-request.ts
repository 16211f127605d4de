import type { Clock } from '../clock.ts';
import type { Answer } from './answer.ts';
import type { Receive } from './read-body.ts';

/** What `fetch` takes as a body. A Blob from `fs.openAsBlob` is streamed from disk and its size is known. */
export type HttpBody = NonNullable<RequestInit['body']>;

export interface HttpRequest {
  readonly url: string | URL;
  readonly method?: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  /** Makes the body, once per attempt: a stream can be read only once. */
  readonly body?: () => HttpBody | Promise<HttpBody>;
  /** Milliseconds for one attempt, its answer and all of its body included. */
  readonly timeout?: number;
  /** Bytes that the body of a successful answer may have. */
  readonly longest?: number;
  /** Bytes that it should have, where that is known. It may have so many, and one that just ends earlier broke off. */
  readonly size?: number;
  /**
   * Takes the body of a successful answer instead of the memory: a function is called anew for every attempt, and
   * `nothing` is for answers that say all by their status.
   */
  readonly receive?: Receive | 'nothing';
  /** Why a POST or PATCH may be repeated; without it such a request is sent once. */
  readonly repeatable?: string;
  /** How many times to try again; 0 when the caller repeats a larger unit of work itself. */
  readonly retries?: number;
  /** Statuses to retry beside 408, 429 and 5xx. */
  readonly alsoRetry?: readonly number[];
  /** With `follow`, each address on the way is looked at, and another origin is shown nothing of the headers. */
  readonly redirect?: 'error' | 'follow' | 'manual';
  /** What the user can do when no answer comes, or one that cannot be used: for instance the option to check. */
  readonly hint: string;
}

/**
 * Sends a request and reads the answer's body. Resolves to the last answer whatever its status; rejects with EUNREACHABLE
 * when none came, and with EANSWERCUT, EANSWERSLOW or EANSWERTOOLONG when its body cannot be had within the limits.
 * Network failures, bodies that break off, rate limits, 408 and 5xx are tried again with growing pauses; `Retry-After`
 * and the end of a rate limit are waited for up to a limit.
 */
export type Http = (request: HttpRequest) => Promise<Answer>;

export interface HttpSettings {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly retries?: number;
  /** Milliseconds before the second attempt; doubles with each one. */
  readonly pause?: number;
  /** Most milliseconds of one attempt, whatever a request allows. */
  readonly patience?: number;
  /** Hosts that may be asked without encryption, with their port; this machine always may. */
  readonly clearTextHosts?: readonly string[];
  /** Milliseconds that a body may stand still. */
  readonly idle?: number;
}

/** Method, origin and path: a query or user information may hold secrets. */
export function nameOf({ method = 'GET', url }: Pick<HttpRequest, 'method' | 'url'>): string {
  const { origin, pathname } = new URL(url);
  return `${method} ${origin}${pathname}`;
}
