import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  type Part,
  type PythonTools,
  pythonTools,
  type ReleaseRepository,
  releaseRepository,
  type Services,
  startServices,
} from '@waybill/rehearsal';
import type { InstalledPackages } from './installed-packages.ts';
import { jobEnvironment } from './job-environment.ts';
import { preparedPackages } from './prepared-packages.ts';
import { type JobResult, releaseJob } from './release-job.ts';

export interface World<P extends Part> extends AsyncDisposable {
  readonly services: Services<P>;
  readonly python: PythonTools;
  readonly slug: string;
  /** A repository with the given files in its first commit, and one commit that makes a release. */
  repository(files: Readonly<Record<string, string>>): Promise<ReleaseRepository>;
  /** Runs semantic-release on a branch, in a fresh clone; variables set to undefined are left out. */
  release(repository: ReleaseRepository, options?: ReleaseOptions): Promise<JobResult>;
}

export interface ReleaseOptions {
  readonly branch?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly args?: readonly string[];
  readonly asUsersDo?: boolean;
}

export const channels = ['engineering', 'product', 'devops'];

/** Services with state, and jobs that release to them: what an end-to-end test looks at. */
export async function startWorld<P extends Part>(parts: readonly P[]): Promise<World<P>> {
  const slug = `acme/parcel-${randomUUID().slice(0, 8)}`;
  const packages: InstalledPackages = await preparedPackages();
  const [services, python] = await Promise.all([
    startServices<P>({ parts, repositories: [slug], channels }),
    pythonTools(),
  ]);
  const below = join(packages.folder, 'repositories');
  return {
    services,
    python,
    slug,
    async repository(files) {
      const tokens = 'github' in services ? [(services as Services<'github'>).github.token] : [];
      const repository = await releaseRepository({ slug, below, tokens });
      await repository.commit('chore: start', files);
      await repository.commit('feat: weigh parcels');
      await repository.push();
      return repository;
    },
    release(repository, { branch = 'main', env = {}, args = [], asUsersDo = false } = {}) {
      const all = { ...jobEnvironment({ services, python, slug }, branch), ...env };
      return releaseJob(repository, { branch, env: all, args, asUsersDo });
    },
    async [Symbol.asyncDispose]() {
      await services.stop();
      await packages[Symbol.asyncDispose]();
    },
  };
}
