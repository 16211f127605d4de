import { posix } from 'node:path';
import { type Path, type ProjectFiles, textAt, valueAt } from '../../documents/index.ts';
import { noPlace, noVersionFile } from '../../errors.ts';
import type { Wanted } from '../../places/index.ts';

/** Where a crate's version is: in its own manifest, or in the one of its workspace. */
export interface CrateVersion {
  readonly file: string;
  readonly path: Path;
}

/**
 * Finds the version of a crate. https://doc.rust-lang.org/cargo/reference/workspaces.html#the-package-table
 *
 * @param manifest its `Cargo.toml`, relative to the root of the repository
 * @throws ENOVERSIONFILE, ENOVERSIONPLACE
 */
export async function findCrateVersion(files: ProjectFiles, manifest: string, from: string): Promise<CrateVersion> {
  const document = await files.document(manifest);
  if (document === undefined) throw noVersionFile(manifest, from, [manifest]);
  const isInherited = valueAt(document.data, ['package', 'version', 'workspace']) === true;
  if (!isInherited) return { file: manifest, path: ['package', 'version'] };
  const root = await findCargoWorkspace(files, manifest);
  if (root === undefined) throw noPlace(manifest, 'its workspace: no `Cargo.toml` above it has `[workspace]`', []);
  return { file: root, path: ['workspace', 'package', 'version'] };
}

/** The manifest of the workspace that a crate belongs to, its own one included. */
export async function findCargoWorkspace(files: ProjectFiles, manifest: string): Promise<string | undefined> {
  const data = (await files.document(manifest))?.data;
  const named = textAt(data, ['package', 'workspace']);
  if (named !== undefined) return posix.join(posix.dirname(manifest), named, 'Cargo.toml');
  for (let folder = posix.dirname(manifest); ; folder = posix.dirname(folder)) {
    const file = posix.join(folder, 'Cargo.toml');
    const above = (await files.document(file))?.data;
    if (valueAt(above, ['workspace']) !== undefined) return file;
    if (folder === '.' || folder.startsWith('..')) return undefined;
  }
}

/** A crate's version as a place. */
export function crateVersionPlace({ file, path }: CrateVersion, from: string): Wanted {
  return { file, place: { kind: 'key', path }, form: 'semver', from };
}
