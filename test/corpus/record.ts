import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CorpusProject } from './projects.ts';

export const ok = 'ok';

/** What became of a bump. */
export interface Bump {
  /** `ok`, or why it did not work. */
  readonly bump: string;
  /** The lines that changed, by file: `3, 12`. */
  readonly changed: Readonly<Record<string, string>>;
  /** Places that still hold the old version, such as `parcel/__init__.py:3`, and whether the plugin said so. */
  readonly stale: Readonly<Record<string, boolean>>;
}

/** What became of each project of the list when all of it was tried last, by name. */
export type Recorded<T> = Readonly<Record<string, T & { readonly version: string }>>;

/** `build` is undefined for a project that is not built here. */
export type Trial = Bump & { readonly build?: string };

export interface WholeRelease {
  /** `ok`, or why it did not work. */
  readonly release: string;
}

interface Files {
  readonly trials: Trial;
  readonly releases: WholeRelease;
}

const pathOf = (file: keyof Files) => join(import.meta.dirname, 'results', `${file}.json`);

export function readRecorded<K extends keyof Files>(file: K): Recorded<Files[K]> {
  return JSON.parse(readFileSync(pathOf(file), 'utf8'));
}

/** Records one project at once: a run that is stopped keeps what it has seen. One process writes each file. */
export function record<K extends keyof Files>(file: K, { name, version }: CorpusProject, outcome: Files[K]): void {
  const all = { ...readRecorded(file), [name]: { version, ...outcome } };
  const sorted = Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(pathOf(file), `${JSON.stringify(sorted, null, 2)}\n`);
}
