import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AvailableEngine,
  type BaseImage,
  baseImage,
  type ReleaseRepository,
  releaseRepository,
  type Services,
  startServices,
} from '@waybill/rehearsal';
import { execa } from 'execa';
import { readPublished } from '../../tools/demo/published.ts';
import { type PypiTools, pypiTools } from '../harness/pypi/pypi-tools.ts';
import { jobEnvironment } from '../harness/releases/job-environment.ts';
import { preparedPackages } from '../harness/releases/prepared-packages.ts';
import { expectSuccess, type JobResult, releaseJob } from '../harness/releases/release-job.ts';
import { nextVersions, optionsOf, reasonOf, spellPep440 } from './bump-project.ts';
import { tagOf, toSemver, unpackProject } from './open-project.ts';
import type { CorpusProject } from './projects.ts';
import { ok, readRecorded } from './record.ts';

const channels = ['engineering', 'product', 'devops'];

export const slugOf = ({ name }: CorpusProject) => `acme/${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;

/** Services, and the packages as a user has them installed. */
export interface CorpusWorld extends AsyncDisposable {
  readonly services: Services;
  /** Undefined where no engine runs. */
  readonly base: BaseImage | undefined;
  readonly tools: PypiTools;
  /** Folder for repositories, below the installed packages. */
  readonly below: string;
}

export async function startCorpusWorld(projects: readonly CorpusProject[]): Promise<CorpusWorld> {
  const stack = new AsyncDisposableStack();
  const packages = stack.use(await preparedPackages());
  const services = stack.use(await startServices({ repositories: projects.map(slugOf), channels }));
  const base = services.engine && services.registry ? await baseImage(services.engine as AvailableEngine) : undefined;
  stack.defer(async () => base?.stop());
  return {
    services,
    base,
    tools: await pypiTools(),
    below: join(packages.folder, 'repositories'),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** An image that holds the wheels of the release, and says the version that their metadata has. */
const dockerfile = (name: string) => `ARG PYTHON_IMAGE=python:3.13-slim
FROM --platform=$BUILDPLATFORM \${PYTHON_IMAGE} AS unpack
RUN --mount=type=bind,from=dist,target=/dist for wheel in /dist/*.whl; do python3 -m zipfile -e "$wheel" /app; done
FROM \${PYTHON_IMAGE} AS production
COPY --from=unpack /app /app
ENV PYTHONPATH=/app
USER 10001
ENTRYPOINT ["python3", "-c", "from importlib.metadata import version; print(version('${name}'))"]
`;

async function openRepository(project: CorpusProject, world: CorpusWorld): Promise<ReleaseRepository> {
  const from = await mkdtemp(join(tmpdir(), 'waybill-corpus-'));
  try {
    await unpackProject(project, from);
    await writeFile(join(from, 'Dockerfile'), dockerfile(project.name));
    const { tagFormat, files } = project;
    const settings = { ...(tagFormat && { tagFormat }), ...(files && { pyproject: { files } }) };
    const config = { extends: '@waybill/preset', ...settings, ...optionsOf(project) };
    await writeFile(join(from, '.releaserc'), JSON.stringify(config));
    const slug = slugOf(project);
    const { below, services } = world;
    const repository = await releaseRepository({ slug, from, below, tokens: [services.github.token] });
    await repository.git('tag', tagOf(project, toSemver(project.version)));
    await repository.git('push', '--quiet', '--tags');
    return repository;
  } finally {
    await rm(from, { recursive: true, force: true });
  }
}

/**
 * Releases a project as its owners would: a beta from `develop`, the stable version from `main`, and once more without
 * anything new.
 *
 * @returns `ok`, or why it did not work
 */
export async function releaseProject(project: CorpusProject, world: CorpusWorld): Promise<string> {
  const [beta, stable] = nextVersions(project);
  try {
    await using repository = await openRepository(project, world);
    const release = (branch: string) => {
      const { services, base, tools: python } = world;
      const place = { services, python, slug: slugOf(project), ...(base && { base }) };
      const env = { ...jobEnvironment(place, branch), PYPI_BUILD: 'uv', PYPI_BUILD_ISOLATION: 'true' };
      return releaseJob(repository, { branch, env });
    };

    await repository.branch('develop');
    await repository.commit('feat: weigh parcels');
    await repository.push();
    mustSucceed(await release('develop'));
    await mustBePublished(project, world, beta);

    await repository.git('fetch', '--quiet', 'origin');
    await repository.branch('main');
    await repository.git('merge', '--quiet', '--no-ff', '-m', 'chore: merge develop', 'origin/develop');
    await repository.push();
    mustSucceed(await release('main'));
    await mustBePublished(project, world, stable);
    await mustChangeOnlyVersions(project, repository, stable);

    const again = await release('main');
    mustSucceed(again);
    if (!again.output.includes('no new version is released')) throw new Error('A second run releases something.');
    return ok;
  } catch (error) {
    return reasonOf(error, world.below);
  }
}

/** The log of a job that failed says why near its end. */
function mustSucceed(job: JobResult): void {
  if (job.exitCode !== 0 && process.env['CORPUS_LOG']) console.error(job.output);
  const errors = job.output.match(/✘ {2}(E[A-Z]+ .*)$/gm) ?? [];
  if (job.exitCode !== 0 && errors.length > 0) throw new Error(errors.join(' '));
  expectSuccess(job);
}

async function mustBePublished(project: CorpusProject, world: CorpusWorld, version: string): Promise<void> {
  const { services, base, tools } = world;
  const pep440 = spellPep440(version);
  const released = project.packages === undefined ? [project] : [project, ...(project.beside ?? [])];
  for (const { name } of released) {
    const names = services.index.files(name.toLowerCase().replaceAll(/[-_.]+/g, '-'));
    const own = names.filter((file) => file.version === pep440).map(({ filename }) => filename);
    if (own.length < 2) throw new Error(`The index has ${own.length} files of ${name} ${pep440}.`);
  }
  const normal = project.name.toLowerCase().replaceAll(/[-_.]+/g, '-');
  const seen = await readPublished({ services, slug: slugOf(project), project: normal, channels, version, pep440 });
  const assets = seen.page.assets.map(({ name }) => name);
  const missing = [...seen.files.map(({ name }) => name), 'waybill.json'].filter((name) => !assets.includes(name));
  if (missing.length > 0) throw new Error(`The release page lacks ${missing.join(', ')}.`);
  if (base !== undefined && seen.image === undefined) throw new Error(`The registry has no image ${version}.`);
  if (seen.slack.length === 0) throw new Error('Slack got no message.');
  const wheel = `${project.name}==${pep440}`;
  const flags = ['--no-deps', '--no-cache-dir', '--quiet', '--index-url', services.index.simpleUrl];
  const target = await mkdtemp(join(tmpdir(), 'waybill-corpus-'));
  await execa(tools.python, ['-m', 'pip', 'download', ...flags, '--dest', target, wheel]);
  await rm(target, { recursive: true, force: true });
}

/** The release commit holds the changelog, and the files that a bump of the project changes. */
async function mustChangeOnlyVersions(
  project: CorpusProject,
  repository: ReleaseRepository,
  version: string,
): Promise<void> {
  await repository.git('fetch', '--quiet', 'origin', '--tags');
  const [subject = '', ...files] = (
    await repository.git('show', '--first-parent', '--name-only', '--format=%s', tagOf(project, version))
  )
    .split('\n')
    .filter(Boolean);
  if (!subject.includes(version)) throw new Error(`The tag is on \`${subject}\`.`);
  const changelog = files.filter((file) => file.endsWith('CHANGELOG.md'));
  if (changelog.length === 0) throw new Error('The release commit has no changelog.');
  const bumped = Object.keys(readRecorded('bumps')[project.name]?.changed ?? {});
  const others = files.filter((file) => !changelog.includes(file));
  if (others.toSorted().join() !== bumped.toSorted().join())
    throw new Error(`The release commit changes ${others.join(', ') || 'nothing'}, a bump ${bumped.join(', ')}.`);
}
