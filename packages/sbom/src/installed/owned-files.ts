import type { FileTree } from '../files/index.ts';
import type { RpmPackage } from '../rpm/index.ts';
import { linesOf } from './paragraphs.ts';
import { parseApkFiles } from './parse-apk-installed.ts';
import type { Database } from './system-packages.ts';

/** The kept files that packages of the distribution brought, and which package each one is of. */
export type OwnedFiles = ReadonlyMap<string, string>;

/** What the databases of Debian and Alpine say of the files that are kept. */
export function findOwnedFiles(
  tree: FileTree,
  databases: readonly Pick<Database, 'path' | 'text'>[],
): Map<string, string> {
  const owned = new Map<string, string>();
  for (const { path: database, text } of databases) {
    for (const [name, path] of listFiles(database, text)) {
      const place = tree.findPlace(path);
      if (place !== undefined && tree.leafAt(place) !== undefined) owned.set(place, name);
    }
  }
  return owned;
}

/** The same from RPM's databases. */
export function addRpmFiles(owned: Map<string, string>, tree: FileTree, packages: readonly RpmPackage[]): void {
  for (const { name, files } of packages) {
    for (const path of files()) {
      const place = tree.findPlace(path);
      if (place !== undefined && tree.leafAt(place) !== undefined) owned.set(place, name);
    }
  }
}

function listFiles(database: string, text: string): Iterable<readonly [name: string, path: string]> {
  // `libc6:amd64.list` holds paths, `base.md5sums` of a distroless image a digest before each one.
  const list = /(?:^|\/)dpkg\/(?:info|status\.d)\/(?<name>[^/:]+)(?::[^/]*)?\.(?:list|md5sums)$/.exec(database);
  if (list?.groups?.['name'] !== undefined) return dpkgFiles(list.groups['name'], text);
  return database.endsWith('/apk/db/installed') ? parseApkFiles(text) : [];
}

function* dpkgFiles(name: string, text: string): Generator<readonly [string, string]> {
  for (const line of linesOf(text)) {
    const path = line.trimEnd().replace(/^[0-9a-f]{32} [ *]/, '');
    if (path !== '') yield [name, path];
  }
}
