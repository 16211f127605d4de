import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ReleaseRepository, releaseRepository, type Services, startServices } from '@waybill/rehearsal';
import { execa } from 'execa';
import { testedHost } from '../../../packages/init/src/own-versions.ts';
import { type PypiTools, pypiTools } from '../../harness/pypi/pypi-tools.ts';
import { jobEnvironment } from '../../harness/releases/job-environment.ts';
import { preparedPackages } from '../../harness/releases/prepared-packages.ts';
import { startLockRegistry } from '../../harness/services/lock-registry.ts';
import { tagOf, toSemver, unpackProject } from '../open-project.ts';
import type { CorpusProject } from '../projects.ts';
import type { Adoption } from '../record.ts';
import { slugOf } from '../release-project.ts';

/** What a person has who adopts Waybill: the packages, and the services that a machine without a network needs. */
export interface AdoptionWorld extends AsyncDisposable {
  readonly folder: string;
  readonly services: Services<'github' | 'slack' | 'index'>;
  readonly tools: PypiTools;
  readonly registry: string;
}

export async function startAdoptionWorld(projects: readonly CorpusProject[]): Promise<AdoptionWorld> {
  const stack = new AsyncDisposableStack();
  const packages = stack.use(await preparedPackages());
  const repositories = projects.map(slugOf);
  const services = stack.use(await startServices({ repositories, parts: ['github', 'slack', 'index'] }));
  const registry = stack.use(await startLockRegistry({ '@waybill/preset': '0.0.0', 'semantic-release': testedHost }));
  return {
    ...{ folder: packages.folder, services, tools: await pypiTools(), registry: registry.url },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function openRepository(project: CorpusProject, world: AdoptionWorld): Promise<ReleaseRepository> {
  const from = await mkdtemp(join(tmpdir(), 'waybill-adoption-'));
  try {
    await unpackProject(project, from);
    const { folder, services } = world;
    const place = { below: join(folder, 'repositories'), tokens: [services.github.token] };
    const repository = await releaseRepository({ slug: slugOf(project), from, ...place });
    await repository.git('tag', tagOf(project, toSemver(project.version)));
    await repository.git('push', '--quiet', '--tags');
    return repository;
  } finally {
    await rm(from, { recursive: true, force: true });
  }
}

interface Ran {
  readonly seconds: number;
  readonly exitCode: number | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

async function waybill(args: readonly string[], cwd: string, { folder }: AdoptionWorld, env: object): Promise<Ran> {
  const started = Date.now();
  const program = join(folder, 'node_modules/.bin/waybill');
  const options = { cwd, env: { ...env }, extendEnv: false, reject: false } as const;
  const { exitCode, stdout, stderr } = await execa(program, [...args, '--json'], options);
  const seconds = Math.round((Date.now() - started) / 100) / 10;
  if (stdout === '') throw new Error(`waybill ${args.join(' ')} printed nothing:\n${stderr}`);
  return { seconds, exitCode, data: JSON.parse(stdout) };
}

interface InitReport {
  readonly files: readonly { readonly path: string }[];
  readonly todo: readonly { readonly what: string }[];
}

interface DoctorReport {
  readonly counts: Readonly<Record<string, number>>;
  readonly rows: readonly { readonly check: string; readonly state: string; readonly message: string }[];
}

interface RehearsalReport {
  readonly outcome: string;
  readonly version?: { readonly next: string };
  readonly files: readonly unknown[];
  readonly errors: readonly { readonly code?: string; readonly message: string }[];
}

/** Rehearses its release, with the tools that build it and no service. */
async function rehearse(cwd: string, world: AdoptionWorld, own: object): Promise<NonNullable<Adoption['rehearse']>> {
  const output = await mkdtemp(join(tmpdir(), 'waybill-adoption-report-'));
  try {
    const env = { ...own, ...world.tools.env };
    const ran = await waybill(['rehearse', '--skip-image', '--output', output], cwd, world, env);
    const { outcome, version, files, errors } = ran.data as unknown as RehearsalReport;
    const codes = errors.map(({ code, message }) => code ?? message);
    return { seconds: ran.seconds, outcome, next: version?.next ?? '', files: files.length, errors: codes };
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}

/** Sets a project up with no hand on the keyboard, examines it as its owner would, on a laptop with a token, and rehearses its release. */
export async function adoptProject(project: CorpusProject, world: AdoptionWorld): Promise<Adoption> {
  await using repository = await openRepository(project, world);
  const { cwd } = repository;
  const { services, tools, registry } = world;
  const own = { PATH: process.env['PATH'] ?? '', HOME: cwd };
  const npm = { npm_config_registry: registry, npm_config_cache: `${cwd}/.git/npm` };
  const init = await waybill(['init', '--yes'], cwd, world, { ...own, ...npm });
  const setUp = init.data as unknown as InitReport;
  await repository.commit('feat: release with Waybill');
  await repository.push();
  const { GITHUB_API_URL, GITHUB_TOKEN, PYPI_REPOSITORY_URL, PYPI_INDEX_URL, PATH } = jobEnvironment(
    { services, python: tools, slug: slugOf(project) },
    'main',
  );
  const places = { GITHUB_API_URL, GITHUB_TOKEN, PYPI_REPOSITORY_URL, PYPI_INDEX_URL, PATH };
  const given = Object.fromEntries(Object.entries(places).filter(([, value]) => value !== undefined));
  const doctor = await waybill(['doctor'], cwd, world, { ...own, ...given });
  const report = doctor.data as unknown as DoctorReport;
  const found = (state: string) =>
    report.rows.filter((row) => row.state === state).map(({ check, message }) => `${check}: ${message}`);
  return {
    init: { seconds: init.seconds, files: setUp.files.length, todo: setUp.todo.map(({ what }) => what) },
    doctor: {
      ...{ seconds: doctor.seconds, ok: report.counts['ok'] ?? 0, problems: found('problem') },
      ...{ warnings: found('warning'), unchecked: found('not checked') },
    },
    rehearse: await rehearse(cwd, world, { ...own, HOME: process.env['HOME'] }),
  };
}
