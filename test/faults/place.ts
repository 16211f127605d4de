import { join } from 'node:path';
import {
  type FaultProxy,
  faultProxy,
  type ReleaseRepository,
  releaseRepository,
  type Services,
  startServices,
} from '@waybill/rehearsal';
import { jobEnvironment } from '../harness/releases/job-environment.ts';
import type { Remote } from './boundary.ts';
import type { Ground } from './ground.ts';
import type { Start } from './job.ts';
import { channels, files, image, slug } from './project.ts';

/** A project's own world: what it is released to, and the doors through which a release gets there. */
export interface Place extends AsyncDisposable {
  readonly repository: ReleaseRepository;
  readonly services: Services<'github' | 'slack' | 's3' | 'index' | 'registry'>;
  readonly doors: Readonly<Record<Remote, FaultProxy>>;
  /** What `npx semantic-release` starts. */
  readonly direct: Start;
  /** Of a release job on `main`. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * A project with one commit that makes a release.
 *
 * @param changes files of the project that are other ones
 * @param secrets variables of the release job beside the usual ones
 */
export async function newPlace(
  ground: Ground,
  changes: Readonly<Record<string, string>> = {},
  secrets: Readonly<Record<string, string>> = {},
): Promise<Place> {
  await using stack = new AsyncDisposableStack();
  const parts = ['github', 'slack', 's3', 'index', 'registry'] as const;
  const services = stack.use(await startServices({ parts, repositories: [slug], channels }));
  const { github, slack, s3, index, registry } = services;
  if (registry === undefined) throw new Error(`There is no registry. ${services.missing[0]?.reason}`);
  const door = async (url: string) => stack.use(await faultProxy(url));
  const doors = {
    registry: await door(registry.url),
    index: await door(index.url),
    github: await door(github.url),
    s3: await door(s3.url),
    slack: await door(slack.url),
  };

  const tokens = [github.token];
  const { engine, python, installed } = ground;
  const repository = stack.use(await releaseRepository({ slug, below: join(installed, 'repositories'), tokens }));
  await repository.commit('feat: parcels', { ...files, ...changes });
  await repository.push();
  const job = jobEnvironment({ services: { ...services, engine }, python, slug }, 'main');
  const moved = stack.move();
  return {
    ...{ repository, services, doors },
    direct: [join(installed, 'node_modules/.bin/semantic-release')],
    environment: {
      ...{ ...engine.env, ...job, ...through(doors) },
      SLACK_CHANNELS: channels.join(),
      // The first message is that of a release that is out: boundaries are counted by it.
      SLACK_LIVE: 'false',
      // Hundreds of jobs load the same modules.
      NODE_COMPILE_CACHE: join(installed, 'compiled'),
      ...secrets,
    },
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

/** Leads a job to the doors instead of the services behind them. */
function through({ registry, index, github, s3, slack }: Place['doors']): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_S3: s3.url,
    DOCKER_IMAGE: `${new URL(registry.url).host}/${image}`,
    GITHUB_API_URL: github.url,
    PYPI_INDEX_URL: `${index.url}/simple/`,
    PYPI_REPOSITORY_URL: `${index.url}/legacy/`,
    SLACK_API_URL: `${slack.url}/api/`,
  };
}
