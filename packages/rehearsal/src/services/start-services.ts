import { randomBytes } from 'node:crypto';
import { type AvailableEngine, dockerEngine } from '../engine/index.ts';
import { emulatedGitHub } from '../github/index.ts';
import type { OnProgress } from '../process/index.ts';
import { pythonIndex } from '../python-index/index.ts';
import { type ContainerRegistry, containerRegistry } from '../registry/index.ts';
import { emulatedS3 } from '../s3/index.ts';
import { emulatedSlack } from '../slack/index.ts';
import { environmentOf } from './service-environment.ts';
import type { MissingPart, Part, Parts, Services } from './services.ts';

export interface ServicesOptions<P extends Part = Part> {
  /** What to start; everything by default. */
  readonly parts?: readonly P[];
  /** Repositories on GitHub, as `owner/name`. */
  readonly repositories?: readonly string[];
  /** Slack channels. */
  readonly channels?: readonly string[];
  readonly buckets?: readonly string[];
  /** The clock of the Python index. */
  readonly now?: () => Date;
  /** Whether the Python index lists classifiers, some of PyPI's; by default it does. */
  readonly listsClassifiers?: boolean;
  /** Folder for unpacked programs; default: `WAYBILL_CACHE`, else `waybill` in the user's cache folder. */
  readonly cache?: string;
  readonly onProgress?: OnProgress;
}

const all = ['github', 'slack', 's3', 'index', 'registry', 'engine'] as const satisfies readonly Part[];

/**
 * Brings up everything that a release needs, on free ports of this machine. The registry and the engine are real
 * programs; where they cannot run, the result says why in `missing` and the rest is there.
 */
export async function startServices<P extends Part = Part>(options: ServicesOptions<P> = {}): Promise<Services<P>> {
  const wanted: readonly Part[] = options.parts ?? all;
  const starting = wanted.map(async (part) => [part, await starters[part](options)] as const);
  const settled = await Promise.allSettled(starting);
  const results = settled.filter((result) => result.status === 'fulfilled').map(({ value }) => value);
  const running = results.filter(([, started]) => !('reason' in started));
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= stopAll(running.map(([part, started]) => [part, started as Stoppable])));

  const failed = settled.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  const parts = Object.fromEntries(running) as unknown as Pick<Parts, P>;
  const missing: MissingPart[] = results.flatMap(([part, started]) =>
    'reason' in started ? [{ part, reason: started.reason }] : [],
  );
  return {
    ...parts,
    missing,
    environment: (job) => environmentOf(parts, job),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

interface Stoppable {
  stop(): Promise<void>;
}

interface Unavailable {
  readonly reason: string;
}

type Starter = (options: ServicesOptions) => Promise<Stoppable | Unavailable>;

const starters: Readonly<Record<Part, Starter>> = {
  github: ({ repositories = ['acme/rocket'] }) => emulatedGitHub(repositories),
  slack: ({ channels = ['engineering'] }) => emulatedSlack(channels),
  s3: ({ buckets = ['releases'] }) => emulatedS3(buckets),
  index: ({ now, listsClassifiers = true }) => pythonIndex({ ...(now && { now }), listsClassifiers }),
  registry: startRegistry,
  engine: startEngine,
};

async function startRegistry(options: ServicesOptions): Promise<ContainerRegistry | Unavailable> {
  const account = { username: 'release-bot', password: randomBytes(18).toString('base64url') };
  return containerRegistry({ ...programs(options), account }).catch((error) => ({
    reason: String(error?.message ?? error),
  }));
}

async function startEngine(options: ServicesOptions): Promise<AvailableEngine | Unavailable> {
  const engine = await dockerEngine(programs(options));
  return engine.available ? engine : { reason: engine.reason };
}

function programs({ cache, onProgress }: ServicesOptions) {
  return { ...(cache !== undefined && { cache }), ...(onProgress && { onProgress }) };
}

/** The engine last: others may still use it. */
async function stopAll(running: readonly (readonly [Part, Stoppable])[]): Promise<void> {
  const engine = running.find(([part]) => part === 'engine')?.[1];
  await Promise.all(running.filter(([part]) => part !== 'engine').map(([, started]) => started.stop()));
  await engine?.stop();
}
