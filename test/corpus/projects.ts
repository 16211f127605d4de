import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A source archive on the Python index. */
export interface Source {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  /** Folder of the repository that it is unpacked into; the root by default. */
  readonly folder?: string;
}

/** A public project whose release is tried. */
export interface CorpusProject extends Source {
  /** Build backend, and where the version is: what a reader looks for first. */
  readonly layout: string;
  /** More archives that make up the repository. */
  readonly beside?: readonly Source[];
  /** The option `packages`. */
  readonly packages?: readonly string[];
  /** The option `files` of pyproject: places that only its owners know. */
  readonly files?: readonly Readonly<Record<string, unknown>>[];
  /** How its tags begin, where it is not the `v` of most. */
  readonly tagFormat?: string;
  /** Edits that the build backend made for the source archive, taken back: `replace` is what the archive has. */
  readonly undo?: readonly { readonly file: string; readonly replace: string; readonly by: string }[];
  /** Files that the build made, which the repository does not have. */
  readonly remove?: readonly string[];
  /** Metadata beside the source that building needs, as the project builds itself with it. */
  readonly keep?: readonly string[];
  /** Belongs to the part that every test run tries: it is bumped, or bumped and built. */
  readonly quick?: 'bump' | 'build';
  /** Its wheel is of this machine alone: PyPI takes those of Linux only when they were made for all of it. */
  readonly compiled?: boolean;
  /** False where another project of the layout is built. */
  readonly build?: false;
  /** Why it is not built here, such as a library that this machine does not have. */
  readonly notBuilt?: string;
  /** It is also released whole, with an image. */
  readonly release?: boolean;
  readonly note?: string;
}

/** Projects of each layout that are built, and can be here. */
export const isBuilt = ({ build, notBuilt }: CorpusProject): boolean => build !== false && notBuilt === undefined;

/** With `CORPUS=all` every project is tried, and what happened is written into the table. */
export const isWhole = process.env['CORPUS'] === 'all';

export async function corpusProjects(): Promise<readonly CorpusProject[]> {
  return JSON.parse(await readFile(join(import.meta.dirname, 'projects.json'), 'utf8'));
}
