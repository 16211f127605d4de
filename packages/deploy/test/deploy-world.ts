import { type Http, httpClient, type Ports, parseOptions } from '@waybill/kernel';
import { fakeContext, fakeRun } from '@waybill/kernel/testing';
import { resolveEnvironments } from '../src/environments/index.ts';
import { Options } from '../src/options.ts';
import type { DeployInput } from '../src/rollout/deploy-input.ts';
import { exampleRelease, type MemoryLedger, memoryLedger } from './memory-ledger.ts';

const still = { now: () => new Date(), sleep: async () => {} };

/** HTTP without pauses. */
const plainHttp: Http = httpClient({ fetch: globalThis.fetch, clock: still, pause: 1, retries: 1 });

/** HTTP of which some requests get this answer, or this failure, instead of their own. */
export function brokenHttp(isBroken: (asked: Parameters<Http>[0]) => boolean, fetch: typeof globalThis.fetch): Http {
  const broken = httpClient({ fetch, clock: still, pause: 1, retries: 0 });
  return (asked) => (isBroken(asked) ? broken(asked) : plainHttp(asked));
}

/** A failure of the network, as `fetch` reports it. */
export function networkFailure(code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(`connect ${code}`), { code }) });
}

export interface World {
  readonly environment: object;
  readonly github?: { readonly url: string; readonly token: string | undefined };
  readonly env?: Record<string, string | undefined>;
  readonly cwd?: string;
  readonly repositoryUrl?: string;
  /** Commit of the release. */
  readonly gitHead?: string;
  readonly ports?: Partial<Ports>;
  readonly ledger?: MemoryLedger;
  /** What happens while Waybill waits; only waiting moves the time. */
  during?(): Promise<void> | void;
}

/** The deployment of version 1.2.0 to an environment, with all ports to stand-ins. */
export function deployWorld(world: World) {
  const { github, env = {}, cwd = '/', repositoryUrl = 'https://github.com/acme/parcel.git', during } = world;
  let now = Date.now();
  const clock = {
    now: () => new Date(now),
    async sleep(milliseconds: number) {
      now += milliseconds;
      await during?.();
    },
  };
  const context = fakeContext({
    cwd,
    env: { ...env, ...(github?.token === undefined ? {} : { GITHUB_TOKEN: github.token }) },
    options: { repositoryUrl, tagFormat: 'v${version}' },
  });
  const raw = { environments: [world.environment], ...(github === undefined ? {} : { apiUrl: github.url }) };
  const options = parseOptions(Options, { name: 'deploy', raw, host: context.options, env: context.env });
  const [environment] = resolveEnvironments(options.environments);
  if (environment === undefined) throw new Error('A world has one environment.');
  const ledger = world.ledger ?? memoryLedger([exampleRelease('1.2.0')]);
  const release = exampleRelease('1.2.0', world.gitHead === undefined ? {} : { gitHead: world.gitHead });
  const ports = { clock, http: plainHttp, run: fakeRun(() => ({})), ...world.ports };
  const input = { environment, release, options, context, ports, ledger, purpose: 'deploy', isAsked: true } as const;
  return { input: input satisfies DeployInput, ledger, lines: context.lines };
}
