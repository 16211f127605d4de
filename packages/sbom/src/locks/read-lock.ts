import { posix } from 'node:path';
import { parseToml } from '@waybill/python';
import { unreadableLock } from '../errors.ts';
import type { LockedPackage } from './locked-package.ts';
import { parsePdmLock } from './parse-pdm-lock.ts';
import { parsePipfileLock } from './parse-pipfile-lock.ts';
import { parsePoetryLock } from './parse-poetry-lock.ts';
import { parseRequirements } from './parse-requirements.ts';
import { parseUvLock } from './parse-uv-lock.ts';
import { hasDependencies, parsePylock } from './pylock/parse-pylock.ts';

/** The packages of the project's lock file. */
export interface ProjectLock {
  /** `uv.lock` */
  readonly file: string;
  readonly packages: readonly LockedPackage[];
  /** Whether the project itself is one of the packages. */
  readonly holdsProject: boolean;
  /** Whether it lists packages without saying which needs which. */
  readonly isFlat?: boolean;
  /** Requirements in it without an exact version. */
  readonly open?: readonly string[];
}

/** Gives the text of a file of the project; `undefined` where there is none. */
export type ReadText = (file: string) => Promise<string | undefined>;

type Parse = (file: string, text: string, read: ReadText) => Promise<ProjectLock | undefined> | ProjectLock | undefined;

/** In the order in which they are looked for: what knows more of the project comes first. */
const kinds: readonly (readonly [file: string, pattern: RegExp, parse: Parse])[] = [
  ['uv.lock', /^uv\.lock$/, toml(parseUvLock, { holdsProject: true })],
  ['poetry.lock', /^poetry\.lock$/, toml(parsePoetryLock)],
  ['pdm.lock', /^pdm\.lock$/, toml(parsePdmLock)],
  ['pylock.toml', /^pylock(?:\.[^.]+)?\.toml$/, toml(parsePylock, { mayBeFlat: true })],
  ['Pipfile.lock', /^Pipfile\.lock$/, pipfile],
  ['requirements.txt', /\.(?:txt|in)$/, requirements],
];

/** Files that another one takes in, one after another. */
const mostIncludes = 50;

/**
 * Reads the first lock file that a folder of the project has. Requirements without exact versions are no lock.
 *
 * @param folder relative to what `read` reads from, with `/`
 * @throws EINVALIDTOML, ESBOMLOCK
 */
export async function findLock(folder: string, read: ReadText): Promise<ProjectLock | undefined> {
  for (const [name, , parse] of kinds) {
    const file = posix.join(folder, name);
    const text = await read(file);
    const lock = text === undefined ? undefined : await parse(file, text, read);
    if (lock !== undefined && (lock.open ?? []).length === 0) return lock;
  }
  return undefined;
}

/**
 * Reads the lock file that the configuration names.
 *
 * @throws ESBOMLOCK when it is not there or of no kind that is known; EINVALIDTOML
 */
export async function readLock(file: string, read: ReadText): Promise<ProjectLock> {
  const kind = kinds.find(([, pattern]) => pattern.test(posix.basename(file)));
  if (kind === undefined) throw unreadableLock(file, `its name is none of ${kinds.map(([name]) => name).join(', ')}`);
  const text = await read(file);
  if (text === undefined) throw unreadableLock(file, 'it does not exist');
  const lock = await kind[2](file, text, read);
  if (lock === undefined) throw unreadableLock(file, 'it has an unknown form');
  return lock;
}

function toml(
  parse: (document: unknown) => LockedPackage[] | undefined,
  { holdsProject = false, mayBeFlat = false } = {},
): Parse {
  return (file, text) => {
    const packages = parse(parseToml(file, text));
    if (packages === undefined) return undefined;
    const isFlat = mayBeFlat && !hasDependencies(packages);
    return { file, packages, holdsProject, ...(isFlat && { isFlat }) };
  };
}

function pipfile(file: string, text: string): ProjectLock | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw unreadableLock(file, 'it is not valid JSON', error);
  }
  const packages = parsePipfileLock(document);
  return packages && { file, packages, holdsProject: false, isFlat: true };
}

async function requirements(file: string, text: string, read: ReadText): Promise<ProjectLock> {
  const pending = [{ file, text }];
  const seen = new Set([file]);
  const packages: LockedPackage[] = [];
  const open: string[] = [];
  // The list grows while it is read.
  for (const each of pending) {
    const parsed = parseRequirements(each.text);
    packages.push(...parsed.packages);
    open.push(...parsed.open);
    for (const include of parsed.includes) {
      const path = posix.join(posix.dirname(each.file), include);
      if (seen.has(path) || seen.size > mostIncludes || path.startsWith('../') || /^[a-z]+:/i.test(include)) continue;
      seen.add(path);
      const included = await read(path);
      if (included === undefined) open.push(`-r ${include}`);
      else pending.push({ file: path, text: included });
    }
  }
  return { file, packages, holdsProject: false, isFlat: true, ...(open.length > 0 && { open }) };
}
