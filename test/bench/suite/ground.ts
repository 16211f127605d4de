import { join } from 'node:path';
import {
  baseImage,
  type PythonTools,
  pythonTools,
  type ReleaseRepository,
  releaseRepository,
  type Services,
  startServices,
} from '@waybill/rehearsal';
import { root } from '../../../tools/workspace.ts';
import { preparedPackages } from '../../harness/releases/prepared-packages.ts';
import { installedVersion, installPeers, type Peers } from './peers.ts';
import { type Project, projectFiles } from './projects.ts';

export const slug = 'terragon-labs/agent-orchestrated-etl';
export const channels = ['engineering', 'product', 'devops'];
export const bucket = 'releases';

/** What all runs share: the packages of both sides, the services, and the repositories that are copied for each run. */
export interface Ground extends AsyncDisposable {
  /** Holds our packages and semantic-release. */
  readonly installed: string;
  readonly peers: Peers;
  readonly services: Services<'github' | 'slack' | 's3' | 'index'> & Required<Pick<Services, 'engine' | 'registry'>>;
  readonly python: PythonTools;
  /** The image that the example is based on. */
  readonly base: string;
  readonly seeds: Readonly<Record<Project, ReleaseRepository>>;
}

/** @throws where this machine has no engine: a release without an image is not what is measured */
export async function breakGround(onProgress: (line: string) => void): Promise<Ground> {
  await using stack = new AsyncDisposableStack();
  onProgress('Packing and installing the packages');
  const { folder: installed } = stack.use(await preparedPackages());
  onProgress('Installing the peers, the first time');
  const peers = await installPeers(await installedVersion(installed, 'semantic-release'));
  onProgress('Starting the services and the engine');
  const services = stack.use(await startServices({ repositories: [slug], channels, buckets: [bucket] }));
  const { engine, registry, missing } = services;
  if (engine === undefined || registry === undefined)
    throw new Error(`A release without an image is not what is measured. ${missing[0]?.reason}`);
  const base = await baseImage(engine);
  stack.defer(() => base.stop());
  const seed = async (project: Project) => stack.use(await seedRepository(project, join(installed, 'repositories')));
  const seeds = { wheel: await seed('wheel'), sources: await seed('sources') };
  const python = await pythonTools();
  const moved = stack.move();
  return {
    ...{ installed, peers, python, seeds, base: base.reference },
    services: { ...services, engine, registry },
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

/** The example with one commit; its configuration is each variant's own. */
async function seedRepository(project: Project, below: string): Promise<ReleaseRepository> {
  const from = join(root, 'examples/agent-orchestrated-etl');
  const repository = await releaseRepository({ slug, from, below, without: ['.releaserc'] });
  await repository.commit('feat: pipelines from named steps', projectFiles(project));
  await repository.push();
  return repository;
}
