import { posix } from 'node:path';
import { normalizeName } from '@waybill/python';
import type { Data, Path } from '../documents/index.ts';
import { matchesIn, type Wanted } from '../places/index.ts';
import { type Copies, type CopyContext, foldersAbove } from './copies/copy.ts';
import { lockedFolders } from './copies/lock-copies.ts';
import { exactPin, pinnedVersion, splitRequirement } from './pin.ts';
import { isCurrent, type Released } from './released.ts';

/** Files with a requirement a line, in the folders of projects and above. */
const requirementFiles = /requirements.*\.(txt|in)$|^constraints.*\.txt$|^setup\.(cfg|py)$|^environment\.ya?ml$/;

/** Lock files that hold a hash of what `pyproject.toml` asks for. */
const hashed = ['poetry.lock', 'pdm.lock'];

/**
 * Exact pins of one released project on another, or on itself: `core==1.1.0` in any list of `pyproject.toml`, in a table of
 * Poetry, in files of requirements. A pin on the current version is edited; another version is a choice, and stays.
 */
export async function findPins(context: CopyContext): Promise<Copies> {
  const wanted: Wanted[] = [];
  for (const file of await projectFilesOf(context)) {
    if (!context.isExcluded(file)) wanted.push(...(await findInProject(context, file)));
  }
  const notes = staleHashes(context, wanted);
  const lists = new Set(foldersAbove(context.released).flatMap((folder) => findLists(context, folder)));
  for (const file of lists) {
    if (!context.isExcluded(file)) wanted.push(...(await findInLines(context, file)));
  }
  return { wanted, notes };
}

/** Every `pyproject.toml` that may ask for a released project: their own, those above, other members of a workspace. */
export async function projectFilesOf(context: Pick<CopyContext, 'files' | 'released'>): Promise<string[]> {
  const members = await lockedFolders(context);
  const folders = new Set([...foldersAbove(context.released), ...members]);
  return [...folders].map((folder) => posix.join(folder, 'pyproject.toml'));
}

async function findInProject({ files, released }: CopyContext, file: string): Promise<Wanted[]> {
  const data = (await files.document(file))?.data;
  return requirementsIn(data, released).flatMap(({ path, project, specifier, isBare }): Wanted[] => {
    const version = isBare ? specifier.trim() : pinnedVersion(specifier);
    if (version === undefined || !isCurrent(version, [project])) return [];
    const within = isBare ? {} : { within: exactPin };
    return [{ file, place: { kind: 'key', path, ...within }, form: 'pep440', keepsSpelling: true }];
  });
}

/** What a `pyproject.toml` asks of a released project. */
export interface Requirement {
  readonly path: Path;
  readonly project: Released;
  readonly specifier: string;
  /** Whether it is a version alone, as Poetry writes an exact one. */
  readonly isBare: boolean;
  /** Whether it is in a table of Poetry, whose ranges are its own: `^1.1`. */
  readonly isPoetry: boolean;
}

/** The requirements on released projects: in lists, wherever a tool has one, and in the tables of Poetry. */
export function requirementsIn(data: Data, released: readonly Released[]): Requirement[] {
  return textsBelow(data, []).flatMap(({ path, text }) => {
    const inTable = path[0] === 'tool' && path[1] === 'poetry' ? poetryRequirement(path, text) : undefined;
    const inList = typeof path.at(-1) === 'number' ? splitRequirement(text) : undefined;
    const { name, specifier } = inTable ?? inList ?? {};
    const project = released.find((each) => name !== undefined && each.name === normalizeName(name));
    if (project === undefined || specifier === undefined) return [];
    const isPoetry = inTable !== undefined;
    return [{ path, project, specifier, isPoetry, isBare: isPoetry && /^\s*v?\d[\w.!+-]*\s*$/.test(specifier) }];
  });
}

/** `core = "1.1.0"` or `core = { version = "==1.1.0" }` of a table of dependencies. */
function poetryRequirement(path: Path, text: string) {
  const table = path.findLastIndex((part) => /dependencies$/.test(String(part)));
  const [name, key, ...rest] = path.slice(table + 1);
  const isOne = table !== -1 && rest.length === 0 && (key === undefined || key === 'version');
  return isOne && typeof name === 'string' ? { name, specifier: text } : undefined;
}

function textsBelow(value: Data, path: Path): { readonly path: Path; readonly text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  const below = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return below.flatMap(([key, each]) => textsBelow(each, [...path, key]));
}

function findLists({ files }: CopyContext, folder: string): string[] {
  const own = files.list(folder).filter((name) => requirementFiles.test(name));
  const below = files.list(posix.join(folder, 'requirements')).filter((name) => /\.(txt|in)$/.test(name));
  return [...own, ...below.map((name) => `requirements/${name}`)].map((name) => posix.join(folder, name));
}

/** Which lock files no longer fit once the pins of these files are edited. */
function staleHashes({ files }: CopyContext, edited: readonly Wanted[]): string[] {
  const folders = new Set(edited.map(({ file }) => posix.dirname(file)));
  const locks = [...folders].flatMap((folder) =>
    hashed.filter((name) => files.list(folder).includes(name)).map((name) => posix.join(folder, name)),
  );
  return locks.map((lock) => {
    const tool = posix.basename(lock, '.lock');
    return `\`${lock}\` holds a hash of the requirements, and the release edits pins among them: run \`${tool} lock\` after it.`;
  });
}

/** Pins in a text, each name in any spelling; not in a comment, and not where a hash belongs to the version. */
async function findInLines({ files, released }: CopyContext, file: string): Promise<Wanted[]> {
  const text = (await files.text(file)) ?? '';
  if (text.includes('--hash')) return [];
  return released.flatMap((project): Wanted[] => {
    const pattern = linePattern(project.name ?? '');
    if (pattern === undefined) return [];
    const pins = [...matchesIn(text, pattern).entries()];
    const current = pins.filter(([, { value, span }]) => isCurrent(value, [project]) && !isComment(text, span.start));
    const count = current.map(([index]) => index);
    const place = { kind: 'pattern', pattern, count, label: `\`${project.name}==…\`` } as const;
    return count.length === 0 ? [] : [{ file, place, form: 'pep440', keepsSpelling: true }];
  });
}

function linePattern(name: string): RegExp | undefined {
  if (!/^[a-z\d-]+$/.test(name)) return undefined;
  const spelled = name.replaceAll('-', '[-_.]+');
  return new RegExp(`(?<![\\w.-])${spelled}[ \\t]*(?:\\[[^\\]\\n]*\\])?[ \\t]*${exactPin.source}`, 'gi');
}

function isComment(text: string, position: number): boolean {
  return text.slice(text.lastIndexOf('\n', position - 1) + 1, position).includes('#');
}
