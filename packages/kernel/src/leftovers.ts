import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BaseContext } from './context.ts';
import { fs } from './fs.ts';
import type { Ports } from './ports.ts';
import { waybillFolder } from './release-folder.ts';

/** What installing release tools leaves at the root of a checkout, by npm, pnpm, Yarn and Bun. */
const ofInstallations = [
  ...['node_modules', 'package.json', 'package-lock.json', 'npm-shrinkwrap.json', 'npm-debug.log'],
  ...['.npm', '.npmrc', '.pnpm-store', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '.pnp.cjs', '.pnp.loader.mjs'],
  ...['.yarn', '.yarnrc', '.yarnrc.yml', 'yarn.lock', 'yarn-error.log', 'bun.lock', 'bun.lockb'],
];

interface Checkout {
  readonly context: Pick<BaseContext, 'cwd'>;
  readonly ports: Pick<Ports, 'run'>;
}

/**
 * What the release tools themselves left in the checkout: their installation, and the folder of the release. Nothing of
 * it may get into a package or an image. What git tracks is the project's own and never among them.
 *
 * @returns paths relative to `cwd`, with `/`; none where git does not answer
 */
export async function findLeftovers({ context: { cwd }, ports: { run } }: Checkout): Promise<string[]> {
  const names = [...new Set([waybillFolder, ...ofInstallations, ...ownInstallation(cwd)])];
  const present = names.filter((name) => fs.existsSync(join(cwd, name)));
  if (present.length === 0) return [];
  const { exitCode, stdout } = await run('git', ['ls-tree', '--name-only', '-z', 'HEAD', '--', ...present], { cwd });
  if (exitCode !== 0) return [];
  const tracked = stdout.split('\0');
  return present.filter((name) => !tracked.includes(name));
}

/** The folder that these very lines are installed in, where that is in the checkout: `tools/release/node_modules`. */
function ownInstallation(cwd: string): string[] {
  const parts = relative(cwd, fileURLToPath(import.meta.url)).split(sep);
  const end = parts.indexOf('node_modules');
  return parts[0] === '..' || end < 0 ? [] : [parts.slice(0, end + 1).join('/')];
}
