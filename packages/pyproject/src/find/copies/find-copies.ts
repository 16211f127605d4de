import { posix } from 'node:path';
import { isReleaseError } from '@waybill/kernel';
import type { ProjectFiles } from '../../documents/index.ts';
import type { Options } from '../../options.ts';
import type { Wanted } from '../../places/index.ts';
import { fulfilled } from '../fulfilled.ts';
import { findPins } from '../pins.ts';
import type { Released } from '../released.ts';
import { findCargoCopies } from './cargo-copies.ts';
import { findCompanions } from './companions.ts';
import type { Copies, CopyContext } from './copy.ts';
import { findInLocks } from './lock-copies.ts';
import { findModuleCopies } from './module-copies.ts';

interface Input {
  readonly files: ProjectFiles;
  readonly released: readonly Released[];
  readonly options: Options;
  /** What the projects' layouts and the options ask for. */
  readonly taken: readonly Wanted[];
}

/**
 * Finds the places that repeat the version of the released projects and are certain to be theirs: files that tools know,
 * lock files, modules of the projects, and pins of one on another.
 *
 * @param problems takes every error, so that all are reported at once
 */
export async function findCopies(input: Input, problems: unknown[]): Promise<{ wanted: Wanted[]; notes: string[] }> {
  const { released, options, taken } = input;
  const files = readable(input.files);
  const isExcluded = (file: string) => options.exclude.some((pattern) => isMeant(file, pattern));
  const context: CopyContext = {
    files,
    released,
    isExcluded,
    isOwn: (file) => taken.some((each) => each.file === file),
  };
  const found = await fulfilled<Copies>(
    [
      findInLocks(context),
      ...findCompanions(context),
      findCargoCopies(context, taken),
      ...(options.copies === 'edit' ? [findModuleCopies(context), findPins(context)] : []),
    ],
    problems,
  );
  const leftAlone = found.flatMap((each) => each.leftAlone ?? []);
  const notes = found.flatMap((each) => each.notes ?? []);
  return {
    wanted: found.flatMap(({ wanted }) => wanted),
    notes: leftAlone.length === 0 ? notes : [...notes, renderLeftAlone(leftAlone, released)],
  };
}

/** Companions that a project's own tools read, so that one that is broken is an error. */
const strict = ['package.json', 'CITATION.cff', 'uv.lock'];

/** Other files may be in any encoding, or templates, or of a dialect: what cannot be read holds no copy. */
function readable(files: ProjectFiles): ProjectFiles {
  const ifReadable = <T>(reading: Promise<T>): Promise<T | undefined> =>
    reading.catch((error: unknown) => {
      if (isReleaseError(error)) return undefined;
      throw error;
    });
  return {
    ...files,
    text: (file) => ifReadable(files.text(file)),
    document: (file) =>
      strict.includes(posix.basename(file)) ? files.document(file) : ifReadable(files.document(file)),
  };
}

/** A pattern without a slash means files of that name in any folder, as in `.gitignore`. */
export function isMeant(file: string, pattern: string): boolean {
  const path = pattern.includes('/') ? file : posix.basename(file);
  return posix.matchesGlob(path, pattern.replace(/^\.?\//, ''));
}

function renderLeftAlone(leftAlone: readonly { file: string; says: string }[], released: readonly Released[]): string {
  const files = leftAlone.map(({ file, says }) => `\`${file}\` (${says === '' ? 'no version' : says})`);
  const versions = [...new Set(released.flatMap(({ own }) => own))];
  const other = versions.length === 0 ? '' : ` The version of the project is ${versions.join(', ')}.`;
  return `Left unchanged: ${files.join(', ')}.${other}`;
}
