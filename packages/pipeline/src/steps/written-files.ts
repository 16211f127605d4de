import { posix } from 'node:path';
import { writesVersion } from '../known-plugins/index.ts';
import { gitIn } from '../ledger/index.ts';
import type { LoadedMember } from '../plugins/index.ts';
import type { PrepareInput } from './prepare-stage.ts';

/**
 * Runs a stage of `prepare` and finds out into which files of the repository it wrote the version. git is asked, as
 * only the plugin itself knows where a project keeps its version.
 *
 * @param dirty files that are changed already, where that is known
 * @returns names relative to the repository, with `/`; none when nothing of the stage writes a version
 */
export async function watchWritten(
  stage: readonly LoadedMember[],
  input: PrepareInput,
  run: () => Promise<void>,
  dirty?: readonly string[],
): Promise<string[]> {
  const isWatched = stage.some(writesVersion);
  const before = isWatched ? (dirty ?? (await changedFiles(input))) : [];
  await run();
  const after = isWatched ? await changedFiles(input) : [];
  return after.filter((file) => !before.includes(file));
}

/** Files that hold a version by their names, wherever a program of the project or a build has written it. */
const versionFiles = [
  ...['pyproject.toml', 'uv.lock', 'setup.cfg', 'CITATION.cff', 'VERSION'],
  ...['package.json', 'package-lock.json', 'npm-shrinkwrap.json', 'packages/*/pyproject.toml'],
  '{src,packages}/**/{__init__,__about__,__version__,_version,version}.py',
  '*/{__init__,__about__,__version__,_version,version}.py',
];

/**
 * The files with a version that git tracks and that have changed. A module that a build makes and git ignores, such as
 * `_version.py` of setuptools-scm, is none: the git plugin takes ignored files too, so it gets no patterns for these.
 */
export async function changedVersionFiles(input: PrepareInput): Promise<string[]> {
  const changed = await changedFiles(input);
  return changed.filter((file) => versionFiles.some((pattern) => posix.matchesGlob(file, pattern)));
}

/** The files that git tracks and that are not as they were committed, relative to the repository. */
export async function changedFiles({ context, ports }: PrepareInput): Promise<string[]> {
  const { exitCode, stdout } = await gitIn(context, ports).try(['diff', '--name-only', '-z', '--relative']);
  return exitCode === 0 ? stdout.split('\0').filter(Boolean) : [];
}

/** The git plugin with these files among its assets, unless the configuration names assets itself. */
export function withWritten(
  member: LoadedMember,
  written: readonly string[],
  host: Readonly<Record<string, unknown>>,
): LoadedMember {
  const section = host[member.key] as { readonly assets?: unknown } | undefined;
  if (written.length === 0 || section?.assets !== undefined) return member;
  const assets = [member.options['assets'] ?? []].flat() as readonly unknown[];
  return { ...member, options: { ...member.options, assets: [...assets, ...written.map(asPattern)] } };
}

/** The plugin takes patterns: what has a meaning in one is escaped. */
function asPattern(file: string): string {
  return file.replace(/[\\[\](){}!*?+@|]/g, '\\$&');
}
