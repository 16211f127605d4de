import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen } from '../http/index.ts';
import { commit, type Fault } from './faults.ts';

/** Which requests a fault meets; `path` is tested on path and query. */
export type Match = ((request: IncomingMessage) => boolean) | { readonly method?: string; readonly path?: RegExp };

export interface Injection {
  readonly match: Match;
  readonly fault: Fault;
  /** How many matching requests pass before it; none by default. */
  readonly after?: number;
  /** How many matching requests it meets before it is spent; every one by default. */
  readonly times?: number;
}

export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** What the client was answered, once it was. */
  status?: number;
  fault?: Fault['kind'];
}

export interface FaultProxy extends AsyncDisposable {
  readonly url: string;
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly SeenRequest[];
  /** Adds a fault; the first that matches a request and is not spent meets it. */
  inject(injection: Injection): void;
  /** Removes all faults and forgets the requests. */
  reset(): void;
  stop(): Promise<void>;
}

/** A reverse proxy in front of any HTTP service that fails on demand and streams everything else both ways. */
export async function faultProxy(target: string): Promise<FaultProxy> {
  const requests: SeenRequest[] = [];
  const faults: { injection: Injection; pass: number; left: number }[] = [];

  function faultFor(request: IncomingMessage): Fault | undefined {
    const entry = faults.find(({ injection, left }) => left > 0 && matches(injection.match, request));
    if (entry === undefined) return undefined;
    if (entry.pass > 0) {
      entry.pass -= 1;
      return undefined;
    }
    entry.left -= 1;
    return entry.injection.fault;
  }

  const { url, stop } = await listen(async (request: IncomingMessage, response: ServerResponse) => {
    const fault = faultFor(request);
    const seen: SeenRequest = { method: request.method ?? '', path: request.url ?? '', headers: request.headers };
    if (fault !== undefined) seen.fault = fault.kind;
    requests.push(seen);
    response.once('finish', () => {
      seen.status = response.statusCode;
    });
    await commit(fault, { target: new URL(target).origin, request, response });
  });

  return {
    url,
    requests,
    inject(injection) {
      const { after = 0, times = Number.POSITIVE_INFINITY } = injection;
      faults.push({ injection, pass: after, left: times });
    },
    reset() {
      faults.length = 0;
      requests.length = 0;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function matches(match: Match, request: IncomingMessage): boolean {
  if (typeof match === 'function') return match(request);
  const { method = request.method, path = /(?:)/ } = match;
  return method === request.method && path.test(request.url ?? '');
}
