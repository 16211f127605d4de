import { posix } from 'node:path';
import { normalizeName } from '@waybill/python';
import { type Data, lengthAt, type Path, textAt, valueAt } from '../../documents/index.ts';
import type { Wanted } from '../../places/index.ts';
import { exactPin, pinnedVersion } from '../pin.ts';
import { isCurrent } from '../released.ts';
import { type Copies, type CopyContext, foldersAbove } from './copy.ts';

/** How uv and PDM write that a package is a folder of the repository. Poetry writes `type = "directory"` beside its `url`. */
const localSources: readonly Path[] = [
  ['source', 'editable'],
  ['source', 'virtual'],
  ['source', 'directory'],
  ['path'],
  ['directory', 'path'],
];

/** Those of uv, Poetry and PDM, and that of every tool: `pylock.toml`, `pylock.dev.toml` (PEP 751). */
const lockFile = /^(?:(?:uv|poetry|pdm)\.lock|pylock(?:\.[^.]+)?\.toml)$/;

/**
 * The entries of lock files that are the released projects themselves: those whose source is one of their folders. They are
 * known by their folder, so that an entry that is behind is brought up to date.
 *
 * The versions that members of a workspace of uv ask of each other are repeated, too.
 */
export async function findInLocks(context: CopyContext): Promise<Copies> {
  const found: Copies[] = [];
  for (const folder of foldersAbove(context.released)) {
    const names = context.files.list(folder).filter((name) => lockFile.test(name));
    for (const name of names) found.push(await findInLock(context, folder, name));
  }
  return {
    wanted: found.flatMap(({ wanted }) => wanted),
    leftAlone: found.flatMap((each) => each.leftAlone ?? []),
    notes: found.flatMap((each) => each.notes ?? []),
  };
}

async function findInLock(context: CopyContext, at: string, name: string): Promise<Copies> {
  const file = posix.join(at, name);
  if (context.isExcluded(file)) return { wanted: [] };
  const lock = (await context.files.document(file))?.data;
  if (lock === undefined) return { wanted: [] };
  const { released, others } = lockedProjects(
    lock,
    at,
    context.released.map(({ folder }) => folder),
  );
  const paths = [...released.map((path) => ({ path })), ...(name === 'uv.lock' ? specifiersIn(lock, context) : [])];
  const wanted = paths.map((place): Wanted => ({ file, place: { kind: 'key', ...place }, form: 'pep440' }));
  const names = others.map((each) => `\`${each}\``).join(', ');
  if (names !== '') return { wanted, notes: [`\`${file}\` keeps the version of ${names}: not among \`packages\`.`] };
  return { wanted, leftAlone: wanted.length > 0 || name !== 'uv.lock' ? [] : [{ file, says: '' }] };
}

export interface LockedProjects {
  /** Where the versions of the released projects stand. */
  readonly released: readonly Path[];
  /** Names of the repository's other projects, whose versions stay. */
  readonly others: readonly string[];
}

/**
 * Where the versions of projects are in a lock file: the entries whose source is one of their folders. There is no version
 * where a project's is dynamic, and then there is none to keep in step.
 *
 * @param at the folder of the lock file, relative to the root of the repository, as `folders` are
 */
export function lockedProjects(lock: Data, at: string, folders: readonly string[]): LockedProjects {
  const released: Path[] = [];
  const others: string[] = [];
  for (const path of entriesIn(lock)) {
    const entry = valueAt(lock, path);
    const source = localSource(entry);
    if (source === undefined || textAt(entry, ['version']) === undefined) continue;
    if (folders.includes(posix.join(at, source))) released.push([...path, 'version']);
    else others.push(textAt(entry, ['name']) ?? source);
  }
  return { released, others };
}

/** Where the packages of a lock file are. */
function entriesIn(lock: Data): Path[] {
  return ['package', 'packages'].flatMap((list) =>
    Array.from({ length: lengthAt(lock, [list]) }, (_, index): Path => [list, index]),
  );
}

/** The folders of every project that the lock files above the released projects hold. */
export async function lockedFolders({ files, released }: Pick<CopyContext, 'files' | 'released'>): Promise<string[]> {
  const found: string[] = [];
  for (const at of foldersAbove(released)) {
    const lock = (await files.document(posix.join(at, 'uv.lock')))?.data;
    for (const index of Array.from({ length: lengthAt(lock, ['package']) }).keys()) {
      const source = localSource(valueAt(lock, ['package', index]));
      if (source !== undefined) found.push(posix.join(at, source));
    }
  }
  return found;
}

function localSource(entry: Data): string | undefined {
  const isDirectory = textAt(entry, ['source', 'type']) === 'directory';
  const sources = isDirectory ? [['source', 'url']] : localSources;
  const source = sources.map((path) => textAt(entry, path)).find((path) => path !== undefined);
  // PDM gives an archive a path, too.
  return source === undefined || /\.(whl|zip|tar\.gz)$/.test(source) ? undefined : source.replace(/(.)\/+$/, '$1');
}

/** `requires-dist = [{ name = "core", specifier = "==1.1.0" }]`: only entries of the repository's own projects have it. */
function specifiersIn(lock: Data, { released }: CopyContext) {
  const tables: Path[] = [['manifest']];
  for (const index of Array.from({ length: lengthAt(lock, ['package']) }).keys()) {
    if (valueAt(lock, ['package', index, 'metadata']) !== undefined) tables.push(['package', index, 'metadata']);
  }
  return tables.flatMap((table) =>
    tablesBelow(valueAt(lock, table), table).flatMap(([path, value]) => {
      const name = normalizeName(textAt(value, ['name']) ?? '');
      const project = released.filter((each) => each.name === name);
      const version = pinnedVersion(textAt(value, ['specifier']) ?? '');
      const isPin = version !== undefined && isCurrent(version, project);
      return isPin ? [{ path: [...path, 'specifier'], within: exactPin }] : [];
    }),
  );
}

function tablesBelow(value: Data, path: Path): [Path, Data][] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  const own: [Path, Data][] = textAt(value, ['specifier']) === undefined ? [] : [[path, value]];
  return [...own, ...below.flatMap(([key, each]) => tablesBelow(each, [...path, key]))];
}
