import { posix } from 'node:path';
import { type Data, type Path, textAt, valueAt } from '../documents/data.ts';

/** How uv writes that a package is a folder of the repository. */
const localSources = ['editable', 'virtual', 'directory'];

export interface UvLockVersions {
  /** Where the versions of the released projects stand. */
  readonly released: readonly Path[];
  /** Names of the repository's other projects, whose versions stay. */
  readonly others: readonly string[];
}

/**
 * Where the versions of projects stand in `uv.lock`: the entries whose source is one of their folders. uv writes no
 * version there when a project's version is dynamic, and then there is none to keep in step.
 *
 * @param at the folder of the lock file, relative to the root of the repository, as `folders` are
 */
export function uvLockVersions(lock: Data, at: string, folders: readonly string[]): UvLockVersions {
  const entries = valueAt(lock, ['package']);
  const released: Path[] = [];
  const others: string[] = [];
  for (const [index, entry] of (Array.isArray(entries) ? entries : []).entries()) {
    const source = localSource(entry);
    if (source === undefined || textAt(entry, ['version']) === undefined) continue;
    if (folders.includes(posix.join(at, source))) released.push(['package', index, 'version']);
    else others.push(textAt(entry, ['name']) ?? source);
  }
  return { released, others };
}

function localSource(entry: unknown): string | undefined {
  return localSources.map((kind) => textAt(entry, ['source', kind])).find((path) => path !== undefined);
}
