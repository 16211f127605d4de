import { createHash } from 'node:crypto';
import { copyFile, glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type PythonTools, releaseRepository, type Services } from '@waybill/rehearsal';
import { execa } from 'execa';
import type { NpmRegistry } from '../../../test/harness/npm/npm-registry.ts';
import { npmTools } from '../../../test/harness/npm/npm-tools.ts';
import { jobEnvironment } from '../../../test/harness/releases/job-environment.ts';
import { expectSuccess, releaseJob } from '../../../test/harness/releases/release-job.ts';
import { root } from '../../workspace.ts';
import type { OwnRelease } from './release-ourselves.ts';

/** A program that installs packages of npm. */
export interface Manager {
  readonly name: string;
  /** What a person types first, in a repository that has nothing of ours. */
  readonly first: string;
  readonly init: readonly [program: string, ...args: string[]];
  readonly install: readonly [program: string, ...args: string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** More fields of the manifest that is installed. */
  readonly manifest?: object;
}

/** yarn asks for packages that come inside of npm, too; of the newest ones, not every registry has them all. */
const resolutions = { npm: '11.19.1' };

/** @param chosen names of those that are wanted, or nothing for all */
export async function managers(chosen: readonly string[] | undefined): Promise<Manager[]> {
  const { yarnClassic, yarnBerry } = await npmTools();
  const node = process.execPath;
  const all: Manager[] = [
    {
      name: 'npm',
      first: 'npx waybill init',
      init: ['npx', '--yes', 'waybill', 'init', '--yes'],
      install: ['npm', 'ci', '--ignore-scripts'],
    },
    {
      name: 'npm create',
      first: 'npm create waybill',
      init: ['npm', 'create', '--yes', 'waybill', '--', '--yes'],
      install: ['npm', 'ci', '--ignore-scripts'],
    },
    {
      name: 'pnpm',
      first: 'pnpm dlx waybill init',
      init: ['npx', '--yes', 'pnpm@12', 'dlx', 'waybill', 'init', '--yes'],
      install: ['npx', '--yes', 'pnpm@12', 'install', '--ignore-scripts'],
      // It waits a day before it takes a new version.
      env: { pnpm_config_minimum_release_age: '0', npm_config_minimum_release_age: '0' },
    },
    {
      name: 'yarn classic',
      first: 'yarn create waybill',
      init: [node, yarnClassic, 'create', 'waybill', '--yes'],
      install: [node, yarnClassic, 'install', '--ignore-scripts', '--non-interactive'],
      manifest: { resolutions },
    },
    {
      name: 'yarn berry',
      first: 'yarn dlx waybill init',
      init: [node, yarnBerry, 'dlx', '--quiet', 'waybill', 'init', '--yes'],
      install: [node, yarnBerry, 'install'],
      manifest: { resolutions },
      // Plugins of semantic-release are looked for in folders.
      env: {
        ...{ YARN_NODE_LINKER: 'node-modules', YARN_ENABLE_SCRIPTS: 'false', YARN_NPM_MINIMAL_AGE_GATE: '0' },
        ...{
          YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
          YARN_ENABLE_TELEMETRY: '0',
          YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
        },
      },
    },
  ];
  return all.filter(({ name }) => chosen === undefined || chosen.includes(name));
}

interface Input {
  readonly manager: Manager;
  readonly registry: NpmRegistry;
  readonly services: Services<'github' | 'slack' | 'index'>;
  readonly python: PythonTools;
  /** A folder that does not exist. */
  readonly below: string;
  readonly own: OwnRelease;
}

const slug = 'acme/example';

/**
 * Does what a new user does: sets a repository up by one command, installs what that has written with the package manager into an
 * empty folder, and releases.
 */
export async function releaseExample(input: Input): Promise<{ readonly version: string; readonly packages: number }> {
  const { manager, registry, services, python, below, own } = input;
  await mkdir(below);
  const home = `${below}-home`;
  await mkdir(home);
  await writeFile(join(home, '.npmrc'), registry.npmrc);
  const env = {
    PATH: [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
    ...{ HOME: home, XDG_CACHE_HOME: join(home, 'cache'), NODE_NO_WARNINGS: '1', CI: 'true' },
    ...{
      npm_config_registry: registry.url,
      YARN_REGISTRY: registry.url,
      YARN_NPM_REGISTRY_SERVER: registry.url.slice(0, -1),
    },
    // Root's are outside of the home.
    ...{
      YARN_CACHE_FOLDER: join(home, 'yarn-cache'),
      YARN_GLOBAL_FOLDER: join(home, 'yarn'),
      PREFIX: join(home, 'prefix'),
    },
    ...manager.env,
  };
  async function run([program, ...args]: readonly [string, ...string[]], cwd: string): Promise<void> {
    const { exitCode, all } = await execa(program, args, { cwd, env, extendEnv: false, all: true, reject: false });
    if (exitCode !== 0)
      throw new Error(`${manager.name}: \`${[program, ...args].join(' ')}\` ended with ${exitCode}:\n${all}`);
  }
  await using repository = await releaseRepository({
    ...{ slug, below, tokens: [services.github.token], from: join(root, 'examples/agent-orchestrated-etl') },
    // What `init` writes, and the image: `pnpm demo` shows that one.
    without: ['.releaserc', '.github', 'Dockerfile', '.dockerignore'],
  });
  await run(manager.init, repository.cwd);
  await repository.commit('feat: release with Waybill');
  await repository.push();
  const locked = join(repository.cwd, '.github/release');
  const manifest = JSON.parse(await readFile(join(locked, 'package.json'), 'utf8'));
  await writeFile(join(below, 'package.json'), JSON.stringify({ ...manifest, ...manager.manifest }));
  if (manager.install[0] === 'npm') await copyFile(join(locked, 'package-lock.json'), join(below, 'package-lock.json'));
  await run(manager.install, below);
  const packages = await compareInstalled(below, own);

  const job = await releaseJob(repository, {
    branch: 'main',
    env: { ...jobEnvironment({ services, python, slug }, 'main'), PATH: [...python.path, env.PATH].join(delimiter) },
  });
  expectSuccess(job);
  const [tag = ''] = await repository.tags();
  const files = services.index.files('agent-orchestrated-etl').map(({ filename }) => filename);
  if (tag !== 'v1.0.0' || files.length !== 2)
    throw new Error(`${manager.name}: the tag is \`${tag}\`, the index has ${files.join(', ')}:\n${job.output}`);
  return { version: tag.slice(1), packages };
}

/** @returns how many packages of ours are installed, each with the files that were published */
async function compareInstalled(below: string, own: OwnRelease): Promise<number> {
  const hash = async (file: string) =>
    createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  const found = new Map<string, string>();
  const patterns = [
    'node_modules/@waybill/*',
    'node_modules/waybill',
    'node_modules/.pnpm/*/node_modules/@waybill/*',
    'node_modules/.pnpm/*/node_modules/waybill',
  ];
  for await (const folder of glob(patterns, { cwd: below })) {
    const manifest = JSON.parse(await readFile(join(below, folder, 'package.json'), 'utf8')) as {
      name: string;
      version: string;
    };
    if (manifest.version !== own.version)
      throw new Error(`${manifest.name}@${manifest.version} is installed in place of ${own.version}.`);
    found.set(manifest.name, await hash(join(below, folder, 'dist/sbom.cdx.json')));
  }
  for (const [name, sha256] of found) {
    const tarball = join(own.folder, `${name === 'waybill' ? 'cli' : name.replace('@waybill/', '')}.tgz`);
    const { stdout } = await execa('tar', ['-xzOf', tarball, 'package/dist/sbom.cdx.json'], {
      encoding: 'buffer',
      stripFinalNewline: false,
    });
    if (createHash('sha256').update(stdout).digest('hex') !== sha256)
      throw new Error(`${name} is installed with other files than it was published with.`);
  }
  return found.size;
}
