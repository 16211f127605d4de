import type { Stats } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { assertInRepository, type BaseContext, inParallel, type Ports } from '@waybill/kernel';
import { wrongFileName, wrongKind, wrongLink } from '../errors.ts';
import type { Entry } from './entry.ts';
import { followLink } from './follow-link.ts';

interface Input {
  readonly context: Pick<BaseContext, 'cwd'>;
  readonly ports: Pick<Ports, 'run'>;
}

export interface Listing {
  /** In a stable order. */
  readonly entries: readonly Entry[];
  /** Files that git has and the checkout has not. */
  readonly missing: readonly string[];
}

/** Files that are looked at side by side. */
const concurrency = 16;

/**
 * What a folder of the repository holds: what git would commit of it. Of a folder that git ignores, such as one that a step
 * of the release has made, everything.
 *
 * @param folder relative to `cwd`
 * @throws EOUTSIDE, EDOCUMENTSLINK, EDOCUMENTSKIND, EDOCUMENTSNAMES
 */
export async function listFolder(folder: string, input: Input): Promise<Listing> {
  const { cwd } = input.context;
  assertInRepository(cwd, folder);
  const root = await realpath(join(cwd, folder)).catch(() => undefined);
  if (root === undefined || !(await lstat(root)).isDirectory()) return { entries: [], missing: [] };
  // A folder may be a link, too.
  if (root.split(sep).includes('.git')) throw wrongLink(folder, 'it leads to files of git itself');
  const paths = (await isIgnored(folder, input)) ? await walk(root, '') : await listByGit(root, input);
  const packed = new Set(paths);
  const names = [...packed].sort();
  const found = await inParallel(names, concurrency, (path) => readEntries(path, { folder, root, packed, input }));
  const missing = names.filter((_, at) => found[at]?.length === 0);
  return { entries: found.flat().sort(byPath), missing };
}

/** Whether git ignores a path, so that it is made during the release or not meant for it. */
export async function isIgnored(path: string, { ports }: Pick<Input, 'ports'>): Promise<boolean> {
  const { exitCode } = await ports.run('git', ['check-ignore', '--quiet', '--', path]);
  return exitCode === 0;
}

function byPath(one: Entry, other: Entry): number {
  return one.path < other.path ? -1 : 1;
}

/** Without a repository, everything. @returns paths relative to `root`, with `/` */
async function listByGit(root: string, { ports }: Input): Promise<string[]> {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { exitCode, stdout } = await ports.run('git', list, { cwd: root });
  return exitCode === 0 ? stdout.split('\0').filter(Boolean) : walk(root, '');
}

async function walk(root: string, below: string): Promise<string[]> {
  const found: string[] = [];
  const open = [below];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const entry of await readdir(join(root, next), { withFileTypes: true })) {
      const path = next === '' ? entry.name : `${next}/${entry.name}`;
      if (entry.name === '.git') continue;
      if (entry.isDirectory()) open.push(path);
      else found.push(path);
    }
  }
  return found;
}

interface Place {
  readonly folder: string;
  /** Real path of the folder. */
  readonly root: string;
  /** Everything that is packed. */
  readonly packed: ReadonlySet<string>;
  readonly input: Input;
}

/** What other systems cannot unpack under the same name, or what hides in a list. */
const unportable = /[\\\p{Cc}\p{Bidi_Control}]/u;

async function readEntries(path: string, place: Place): Promise<Entry[]> {
  if (unportable.test(path)) throw wrongFileName(`${place.folder}/${path}`);
  const source = join(place.root, path);
  const stats = await lstat(source).catch(() => undefined);
  if (stats === undefined) return [];
  if (stats.isSymbolicLink()) return [await readLink(path, place)];
  // A repository within the repository: git lists it as one.
  if (stats.isDirectory()) {
    const inner = await walk(place.root, path);
    return (await Promise.all(inner.map((each) => readEntries(each, place)))).flat();
  }
  if (!stats.isFile()) throw wrongKind(`${place.folder}/${path}`);
  return [fileEntry(path, source, stats)];
}

async function readLink(path: string, { folder, root, packed, input }: Place): Promise<Entry> {
  const shown = `${folder}/${path}`;
  const target = await followLink({ shown, source: join(root, path), root, packed, input });
  if (target.is === 'file') return fileEntry(path, target.path, target.stats);
  const inArchive = relative(root, target.path).split(sep).join('/');
  const isPacked = inArchive === '' || [...packed].some((each) => each.startsWith(`${inArchive}/`));
  if (!isPacked) throw target.refuse('it leads to a folder that is not packed');
  const from = path.split('/').slice(0, -1);
  return {
    is: 'link',
    path,
    target:
      relative(join('/', ...from), join('/', inArchive))
        .split(sep)
        .join('/') || '.',
  };
}

function fileEntry(path: string, source: string, { size, mode }: Stats): Entry {
  return { is: 'file', path, source, size, isProgram: (mode & 0o100) !== 0 };
}
