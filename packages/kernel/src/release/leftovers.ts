import fs from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BaseContext } from '../context.ts';
import { isReleaseError } from '../errors.ts';
import type { Ports, RunResult } from '../ports/index.ts';
import { waybillFolder } from './release-paths.ts';

/** What is never a project's own, and so needs no word of git's. */
const neverOwn = [
  ...['node_modules', '.npm', '.pnpm-store', '.yarn-cache', '.bun'],
  ...['npm-debug.log', 'pnpm-debug.log', '.pnpm-debug.log', 'yarn-debug.log', 'yarn-error.log'],
];

/** What else installing release tools leaves at the root of a checkout, by npm, pnpm, Yarn, Bun and Deno. */
const ofInstallations = [
  ...['package.json', 'package-lock.json', 'npm-shrinkwrap.json', '.npmrc', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'],
  ...['.pnpmfile.cjs', '.pnp.data.json', 'bunfig.toml', 'deno.json', 'deno.lock'],
  ...['.pnp.cjs', '.pnp.loader.mjs', '.yarn', '.yarnrc', '.yarnrc.yml', 'yarn.lock', 'bun.lock', 'bun.lockb'],
];

interface Checkout {
  readonly context: Pick<BaseContext, 'cwd'>;
  readonly ports: Pick<Ports, 'run'>;
}

/**
 * What the release tools themselves left in the checkout: their installation, and the folder of the release. Nothing of
 * it may get into a package or an image. What git tracks is the project's own and never among them.
 *
 * @returns paths relative to `cwd`, with `/`; where git does not answer, those that no project keeps
 */
export async function findLeftovers({ context: { cwd }, ports: { run } }: Checkout): Promise<string[]> {
  const certain = [waybillFolder, ...neverOwn, ...ownInstallation(cwd)];
  const names = [...new Set([...certain, ...ofInstallations])];
  const present = names.filter((name) => fs.existsSync(join(cwd, name)));
  if (present.length === 0) return [];
  const list = ['ls-tree', '--name-only', '-z', 'HEAD', '--', ...present];
  const { exitCode, stdout } = await run('git', list, { cwd }).catch(withoutGit);
  if (exitCode !== 0) return present.filter((name) => certain.includes(name));
  const tracked = stdout.split('\0');
  return present.filter((name) => !tracked.includes(name));
}

/** A machine without git answers as little as a folder without a repository. */
function withoutGit(error: unknown): Pick<RunResult, 'exitCode' | 'stdout'> {
  if (isReleaseError(error) && error.code === 'EMISSINGTOOL') return { exitCode: undefined, stdout: '' };
  throw error;
}

/** The folder that these very lines are installed in, where that is in the checkout: `tools/release/node_modules`. */
function ownInstallation(cwd: string): string[] {
  const parts = relative(cwd, fileURLToPath(import.meta.url)).split(sep);
  const end = parts.indexOf('node_modules');
  return parts[0] === '..' || end < 0 ? [] : [parts.slice(0, end + 1).join('/')];
}
