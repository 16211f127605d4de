import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { compileCache } from '@waybill/kernel/testing';
import { releaseRepository, type Services, startServices } from '@waybill/rehearsal';
import { execa } from 'execa';
import { testedHost } from '../../packages/init/src/own-versions.ts';
import { tagOf, toSemver, unpackProject } from '../corpus/open-project.ts';
import { type CorpusProject, corpusProjects } from '../corpus/projects.ts';
import { type PypiTools, pypiTools } from '../harness/pypi/pypi-tools.ts';
import { withPypi } from '../harness/pypi/with-pypi.ts';
import type { InstalledPackages } from '../harness/releases/installed-packages.ts';
import { jobEnvironment } from '../harness/releases/job-environment.ts';
import { preparedPackages } from '../harness/releases/prepared-packages.ts';
import { expectSuccess, runReleaseIn } from '../harness/releases/release-job.ts';
import { startLockRegistry } from '../harness/services/lock-registry.ts';

/** As different as six can be: CRLF, `package.json`, only `setup.cfg`, versions from git, two release tools. */
const quick = ['dunamai', 'nbformat', 'identify', 'platformdirs', 'scrapy', 'inline-snapshot'];
const isWhole = process.env['CORPUS'] === 'all';
if (isWhole) jest.setTimeout(1_800_000);
const all = await corpusProjects();
const projects = isWhole ? all : all.filter(({ name }) => quick.includes(name));
const slugOf = ({ name }: CorpusProject) => `acme/${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
const withTools = await withPypi(it);

let stack: AsyncDisposableStack;
let packages: InstalledPackages;
let services: Services<'github' | 'slack' | 'index'>;
let tools: PypiTools;
let registry: string;
beforeAll(async () => {
  stack = new AsyncDisposableStack();
  packages = stack.use(await preparedPackages());
  const channels = ['engineering', 'product', 'devops'];
  services = stack.use(
    await startServices({ repositories: projects.map(slugOf), channels, parts: ['github', 'slack', 'index'] }),
  );
  tools = await pypiTools();
  registry = stack.use(await startLockRegistry({ '@waybill/preset': '0.0.0', 'semantic-release': testedHost })).url;
}, 600_000);
afterAll(() => stack.disposeAsync());

async function openRepository(project: CorpusProject) {
  const from = await mkdtemp(join(tmpdir(), 'waybill-adopt-'));
  try {
    await unpackProject(project, from);
    const below = join(packages.folder, 'repositories');
    const repository = await releaseRepository({ slug: slugOf(project), from, below, tokens: [services.github.token] });
    await repository.git('tag', tagOf(project, toSemver(project.version)));
    return repository;
  } finally {
    await rm(from, { recursive: true, force: true });
  }
}

async function init(cwd: string) {
  const program = join(packages.folder, 'node_modules/.bin/waybill');
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: cwd,
    ...compileCache,
    npm_config_registry: registry,
    npm_config_cache: `${cwd}/.git/npm`,
  };
  const { exitCode, stdout, stderr } = await execa(program, ['init', '--yes', '--json'], {
    ...{ cwd, env, extendEnv: false, reject: false },
  });
  if (exitCode !== 0) throw new Error(`waybill init ended with exit code ${exitCode}:\n${stdout}\n${stderr}`);
  return JSON.parse(stdout) as {
    readonly files: readonly { readonly path: string }[];
    readonly lock: { readonly isWritten: boolean } | null;
  };
}

withTools.each(projects.map((project) => [project.name, project] as const))(
  '%s is set up by one command, and the next one shows its release',
  async (_name, project) => {
    await using repository = await openRepository(project);
    const before = await readFile(join(repository.cwd, 'package.json'), 'utf8').catch(() => undefined);

    const first = await init(repository.cwd);
    await repository.commit('feat: release with Waybill');
    await repository.push();
    await repository.git('push', '--quiet', '--tags');
    const second = await init(repository.cwd);

    expect(first.lock).toMatchObject({ isWritten: true });
    expect({ ...second, files: second.files, lock: second.lock }).toMatchObject({ files: [], lock: null });
    expect(await repository.git('status', '--porcelain')).toBe('');
    if (before !== undefined) await expectOnlyAdded(repository.cwd, before);
    const env = jobEnvironment({ services, python: tools, slug: slugOf(project) }, 'main');
    const job = await runReleaseIn(repository.cwd, { env, args: ['--dry-run'] });
    expectSuccess(job);
    expect(job.output).toMatch(/The next release version is \d+\.\d+\.\d+/);
  },
);

/** Each line of `package.json` is still there, in its order, but for a comma after the last one of a list. */
async function expectOnlyAdded(cwd: string, before: string): Promise<void> {
  const after = await readFile(join(cwd, 'package.json'), 'utf8');
  const left = after.split('\n').filter((line) => !/"(@waybill\/preset|semantic-release|devDependencies)"/.test(line));
  expect(left.length).toBeGreaterThanOrEqual(before.split('\n').length);
  expect(JSON.parse(after)).toMatchObject(JSON.parse(before));
}
