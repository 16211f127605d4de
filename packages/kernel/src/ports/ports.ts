import type { BaseContext } from '../context.ts';
import { type Clock, realClock } from './clock.ts';
import { httpClient } from './http/http.ts';
import type { Http } from './http/http-request.ts';
import { type Run, runner } from './processes/run.ts';

/** Everything through which a plugin touches the world besides its files. Tests pass their own as third hook argument. */
export interface Ports {
  readonly run: Run;
  readonly http: Http;
  readonly clock: Clock;
}

/** The ports of a real run: child processes and HTTP with the environment and the streams of the host's context. */
export function realPorts(
  context: Pick<BaseContext, 'cwd' | 'env' | 'stdout' | 'stderr'>,
  { clearTextHosts = [] }: { readonly clearTextHosts?: readonly string[] } = {},
): Ports {
  return {
    run: runner(context),
    http: httpClient({ fetch: globalThis.fetch, clock: realClock, clearTextHosts }),
    clock: realClock,
  };
}
