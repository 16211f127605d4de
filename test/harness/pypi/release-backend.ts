import { readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorsOf } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import * as pypi from '../../../packages/pypi/src/index.ts';
import * as pyproject from '../../../packages/pyproject/src/index.ts';
import type { BackendProject } from './backend-project.ts';
import { projectFiles } from './backend-projects.ts';
import type { PypiTools } from './pypi-tools.ts';

interface Release {
  readonly version: string;
  readonly python: string;
  readonly build: 'uv' | 'build';
  readonly isolation: boolean;
}

export interface BackendReleases {
  /** What each release of a project has, or what went wrong. */
  releaseTwice(project: BackendProject, tools: PypiTools): Promise<string[]>;
  /** What each of them should have. */
  expectedOf(project: BackendProject): string[];
  remove(): Promise<void>;
}

/**
 * A beta and a stable release of a project, from a repository that has no tag of either.
 *
 * @param isWhole whether both are isolated: pip downloads what is required each time, which uv does not
 */
export function createBackendReleases({ isWhole }: { readonly isWhole: boolean }): BackendReleases {
  const releases: readonly Release[] = [
    { version: '1.2.0-beta.1', python: '1.2.0b1', build: 'uv', isolation: true },
    { version: '1.2.0', python: '1.2.0', build: 'build', isolation: isWhole },
  ];
  /** What crates have compiled once, the next build has not to. */
  const crates = join(tmpdir(), `waybill-crates-${process.pid}`);
  return {
    async releaseTwice(project, tools) {
      const own = { ...tools, env: { ...tools.env, CARGO_TARGET_DIR: crates } };
      try {
        return await releaseAll(project, releases, own);
      } catch (error) {
        return errorsOf(error).map(describeError);
      }
    },
    expectedOf(project) {
      const weighed = project.isNative ? '42' : 'none';
      return releases.map(({ version, build, python }) => {
        const written = version.includes('-') ? project.beta : undefined;
        const metadata = written?.metadata ?? python;
        const module = project.hasModuleVersion ? (written?.module ?? python) : 'any';
        return `${build}: ${metadata} ${metadata} acme-parcel ${module} ${weighed}`;
      });
    },
    remove: () => rm(crates, { recursive: true, force: true }),
  };
}

async function releaseAll(project: BackendProject, releases: readonly Release[], tools: PypiTools): Promise<string[]> {
  await using folder = await createRepository(project, tools);
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

/** A repository whose last tag is v1.1.0, with a commit since. */
async function createRepository(project: BackendProject, { env }: PypiTools) {
  const folder = await temporaryFolder(projectFiles(project));
  const run = (file: string, ...args: string[]) => execa(file, args, { cwd: folder.path, env });
  const git = (...args: string[]) => run('git', ...args);
  await git('init', '--quiet', '--initial-branch=main');
  await git('config', 'user.name', 'Ada');
  await git('config', 'user.email', 'ada@example.org');
  for (const [file = '', ...args] of project.setup ?? []) await run(file, ...args);
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'feat: weigh');
  await git('tag', 'v1.1.0');
  await writeFile(join(folder.path, 'notes.txt'), 'Since then.\n');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'feat: weigh more');
  return { ...folder, git };
}

/** @returns the folder with what was built */
async function release(cwd: string, { version, build, isolation }: Release, tools: PypiTools): Promise<string> {
  const nextRelease = { version, gitTag: `v${version}`, gitHead: 'b'.repeat(40), type: 'minor', channel: null };
  const settings = { PYPI_BUILD: build, PYPI_PYTHON: tools.python, PYPI_BUILD_ISOLATION: String(isolation) };
  const context = fakeContext({ cwd, env: { ...tools.env, ...settings }, nextRelease });
  const options = { upload: false };
  await pyproject.verifyConditions({}, context);
  await pypi.verifyConditions(options, context);
  await pyproject.prepare({}, context);
  await pypi.prepare(options, context);
  return join(cwd, '.waybill', version, 'dist');
}

/** What Python itself says of a wheel that is installed, and of the sdist beside it. */
const script = `
import importlib, importlib.metadata as metadata, sys, tarfile
folder, sdist = sys.argv[1:]
sys.path.insert(0, folder)
found = metadata.metadata("acme-parcel")
with tarfile.open(sdist) as archive:
    info = next(each for each in archive.getnames() if each.count("/") == 1 and each.endswith("/PKG-INFO"))
    text = archive.extractfile(info).read().decode()
print(metadata.version("acme-parcel"))
print(next(line[9:] for line in text.splitlines() if line.startswith("Version: ")))
print(found["Name"].replace("_", "-"))
def ask(name, value):
    try:
        return value(importlib.import_module(name))
    except ImportError:
        return "none"
print(ask("acme_parcel", lambda module: getattr(module, "__version__", "none")))
print(ask("acme_parcel._native", lambda module: module.weigh()))
`;

async function install(dist: string, { python, env }: PypiTools): Promise<string[]> {
  await using target = await temporaryFolder();
  const names = await readdir(dist);
  const wheel = names.find((name) => name.endsWith('.whl')) ?? '';
  const sdist = names.find((name) => name.endsWith('.tar.gz')) ?? '';
  await execa(
    'uv',
    ['pip', 'install', '--quiet', '--no-deps', '--offline', '--target', target.path, join(dist, wheel)],
    {
      env,
    },
  );
  const { stdout } = await execa(python, ['-c', script, target.path, join(dist, sdist)], { env });
  return stdout.split('\n');
}

function describeError(error: unknown): string {
  const { message, details = '' } = error as Error & { readonly details?: string };
  return `${message} ${details}`;
}
