import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { errorsOf } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import * as pypi from '../packages/pypi/src/index.ts';
import * as pyproject from '../packages/pyproject/src/index.ts';
import { type BackendProject, backendProjects, projectFiles } from './harness/pypi/backend-projects.ts';
import { type PypiTools, pypiTools } from './harness/pypi/pypi-tools.ts';
import { withPypi } from './harness/pypi/with-pypi.ts';

// The first run makes the environment with the tools.
jest.setTimeout(600_000);

/** What each release of a project is called, and what builds it. */
const releases = [
  { version: '1.2.0-beta.1', python: '1.2.0b1', build: 'uv' },
  { version: '1.2.0', python: '1.2.0', build: 'build' },
] as const;

/** A repository whose last tag is v1.1.0, with a commit since. */
async function repository(project: BackendProject, { env }: PypiTools) {
  const folder = await temporaryFolder(projectFiles(project));
  const git = (...args: string[]) => execa('git', args, { cwd: folder.path, env });
  await git('init', '--quiet', '--initial-branch=main');
  await git('config', 'user.name', 'Ada');
  await git('config', 'user.email', 'ada@example.org');
  await git('add', '--all', '--force');
  await git('commit', '--quiet', '--message', 'feat: weigh');
  await git('tag', 'v1.1.0');
  await writeFile(join(folder.path, 'notes.txt'), 'Since then.\n');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'feat: weigh more');
  return { ...folder, git };
}

async function release(cwd: string, { version, build }: (typeof releases)[number], tools: PypiTools) {
  const nextRelease = { version, gitTag: `v${version}`, gitHead: 'b'.repeat(40), type: 'minor', channel: null };
  const env = { ...tools.env, PYPI_BUILD: build, PYPI_PYTHON: tools.python, PYPI_BUILD_ISOLATION: 'false' };
  const context = fakeContext({ cwd, env, nextRelease });
  const options = { upload: false };
  await pyproject.verifyConditions({}, context);
  await pypi.verifyConditions(options, context);
  await pyproject.prepare({}, context);
  await pypi.prepare(options, context);
  return join(cwd, '.waybill', version, 'dist');
}

/** What Python itself says of a wheel that pip has installed, and of the sdist beside it. */
const script = `
import importlib, importlib.metadata as metadata, sys, tarfile, glob
folder, sdist = sys.argv[1:]
sys.path.insert(0, folder)
found = metadata.metadata("acme-parcel")
module = importlib.import_module("acme_parcel")
with tarfile.open(sdist) as archive:
    info = next(each for each in archive.getnames() if each.count("/") == 1 and each.endswith("/PKG-INFO"))
    text = archive.extractfile(info).read().decode()
print(metadata.version("acme-parcel"))
print(next(line[9:] for line in text.splitlines() if line.startswith("Version: ")))
print(found["Name"].replace("_", "-"))
print(getattr(module, "__version__", "none"))
try:
    print(importlib.import_module("acme_parcel._native").weigh())
except ImportError:
    print("pure")
`;

async function install(dist: string, { python, env }: PypiTools): Promise<string[]> {
  await using target = await temporaryFolder();
  const names = await readdir(dist);
  const wheel = names.find((name) => name.endsWith('.whl')) ?? '';
  const sdist = names.find((name) => name.endsWith('.tar.gz')) ?? '';
  const options = ['--no-deps', '--no-index', '--no-compile', '--quiet', '--target', target.path];
  await execa(python, ['-m', 'pip', 'install', ...options, join(dist, wheel)], { env });
  const { stdout } = await execa(python, ['-c', script, target.path, join(dist, sdist)], { env });
  return stdout.split('\n');
}

/** What each release of a project has, by the version that it should have. */
async function releaseTwice(project: BackendProject, tools: PypiTools): Promise<string[]> {
  await using folder = await repository(project, tools);
  const tags = (await folder.git('tag')).stdout;
  const found: string[] = [];
  for (const each of releases) {
    const dist = await release(folder.path, each, tools);
    const [ofWheel, ofSdist, name, own, weighed] = await install(dist, tools);
    const module = project.hasModuleVersion ? own : 'any';
    found.push(`${each.build}: ${ofWheel} ${ofSdist} ${name} ${module} ${weighed}`);
    await rm(dist, { recursive: true });
  }
  if ((await folder.git('tag')).stdout !== tags) found.push('The repository has other tags than before.');
  return found;
}

function expected(project: BackendProject): string[] {
  const module = (version: string) => (project.hasModuleVersion ? version : 'any');
  const weighed = project.needs === undefined ? 'pure' : '42';
  return releases.map(({ build, python }) => `${build}: ${python} ${python} acme-parcel ${module(python)} ${weighed}`);
}

/** Programs that the projects of a group take. */
const groups = ['', 'gcc'] as const;

for (const program of groups) {
  const projects = Object.entries(backendProjects).filter(([, { needs = [] }]) => needs.join() === program);
  const withTools = await withPypi(it, ...(program === '' ? [] : [program]));
  const names = projects.map(([name]) => name).join(', ');
  // In one test, as jest runs the others of a file one after another.
  withTools(`a beta and a stable release have their version in what is built and installed: ${names}`, async () => {
    const tools = await pypiTools();
    const found: Record<string, unknown> = {};
    const waiting = [...projects];
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [name, project] = next;
        found[name] = await releaseTwice(project, tools).catch((error: unknown) => errorsOf(error).map(describeError));
      }
    };
    await Promise.all([work(), work(), work()]);

    expect(found).toEqual(Object.fromEntries(projects.map(([name, project]) => [name, expected(project)])));
  });
}

function describeError(error: unknown): string {
  const { message, details = '' } = error as Error & { readonly details?: string };
  return `${message} ${details}`;
}
