import { gitIn } from '../ledger/git.ts';
import type { LoadedMember } from '../members/member.ts';
import type { PrepareInput } from './prepare-stage.ts';

/** Writes the version into files wherever they are: below folders of a monorepo, or where an option names them. */
const writer = '@waybill/pyproject';

/**
 * Runs a stage of `prepare` and finds out into which files of the repository it wrote the version. git is asked, as
 * only the plugin itself knows where a project keeps its version.
 *
 * @returns names relative to the repository, with `/`; none when nothing of the stage writes a version
 */
export async function watchWritten(
  stage: readonly LoadedMember[],
  input: PrepareInput,
  run: () => Promise<void>,
): Promise<string[]> {
  const isWatched = stage.some(({ name }) => name === writer);
  const before = isWatched ? await changedFiles(input) : [];
  await run();
  const after = isWatched ? await changedFiles(input) : [];
  return after.filter((file) => !before.includes(file));
}

async function changedFiles({ context, ports }: PrepareInput): Promise<string[]> {
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
