import { normalizeName } from '@waybill/kernel';
import { type Document, valueAt } from './formats.ts';
import type { Path } from './target.ts';

/** How uv writes that a package is the project beside the lock file. */
const localSources = ['editable', 'virtual', 'directory'];

/**
 * Where the project's own version stands in `uv.lock`: the entry whose source is this folder. uv writes no version
 * there when the project's version is dynamic, and then there is none to keep in step.
 */
export function uvLockVersions(lock: Document, name: string | undefined): Path[] {
  const packages = valueAt(lock, ['package']);
  if (!Array.isArray(packages) || name === undefined) return [];
  return packages.flatMap((entry: unknown, index) => {
    const isOurs = isLocal(entry) && normalizeName(String(valueAt(entry, ['name']))) === normalizeName(name);
    return isOurs && valueAt(entry, ['version']) !== undefined ? [['package', index, 'version']] : [];
  });
}

function isLocal(entry: unknown): boolean {
  return localSources.some((kind) => valueAt(entry, ['source', kind]) === '.');
}
