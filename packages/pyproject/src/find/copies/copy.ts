import { posix } from 'node:path';
import { isReleaseError } from '@waybill/kernel';
import type { Located, ProjectFiles } from '../../documents/index.ts';
import { type Form, findTargets, type Place, type Wanted } from '../../places/index.ts';
import type { Released } from '../released.ts';

/** What a search for copies of the version knows. */
export interface CopyContext {
  readonly files: ProjectFiles;
  readonly released: readonly Released[];
  /** Whether an option leaves a file out. */
  readonly isExcluded: (file: string) => boolean;
  /** Whether the project's own version, or one that an option names, is in a file. */
  readonly isOwn: (file: string) => boolean;
}

/** What a search for copies found. */
export interface Copies {
  readonly wanted: readonly Wanted[];
  /** Files that hold another version than the project's, with what they say. */
  readonly leftAlone?: readonly LeftAlone[];
  readonly notes?: readonly string[];
}

export interface LeftAlone {
  readonly file: string;
  /** Empty when it says nothing. */
  readonly says: string;
}

/** A place that may repeat the version, and how it spells one that has no spelling of its own. */
export interface Candidate {
  readonly file: string;
  readonly place: Place;
  readonly form: Form;
}

/** What is in a place; `undefined` when it has no plain version. @throws what the file's format throws */
export async function readPlace(files: ProjectFiles, { file, place, form }: Candidate): Promise<Located | undefined> {
  const text = await files.text(file);
  if (text === undefined) return undefined;
  const document = place.kind === 'key' ? await files.document(file) : undefined;
  try {
    return (await findTargets({ file, text, document }, [{ file, place, form }], ''))[0];
  } catch (error) {
    if (isReleaseError(error)) return undefined;
    throw error;
  }
}

/** `a/b` is in `a`, which is in the root. */
export function withParents(folder: string): string[] {
  return folder === '.' ? ['.'] : [...withParents(posix.dirname(folder)), folder];
}

/** The folders of the released projects and all above them, the root first. */
export function foldersAbove(released: readonly Released[]): string[] {
  return [...new Set(released.flatMap(({ folder }) => withParents(folder)))].sort();
}
