import fs from 'node:fs';
import { join } from 'node:path';
import { linkInFolder } from '../errors.ts';
import { currentLink, releasePaths, waybillFolder } from './release-paths.ts';

/**
 * The folder of one release, created when missing: `.waybill/1.2.0-beta.1`. git ignores it by itself.
 *
 * @param version SemVer version of the release
 * @returns the absolute path
 * @throws EFOLDERLINK when it is a link: what is written there would go elsewhere
 */
export async function releaseFolder(cwd: string, version: string): Promise<string> {
  const root = join(cwd, waybillFolder);
  const folder = join(root, version);
  await refuseLinks(cwd, releasePaths.of(version).folder);
  await fs.promises.mkdir(folder, { recursive: true });
  await ignoreFolder(cwd);
  await point(join(root, currentLink), version);
  return folder;
}

/** Has git ignore the folder of all releases, which exists. */
export async function ignoreFolder(cwd: string): Promise<void> {
  const place = `${waybillFolder}/.gitignore`;
  await refuseLinks(cwd, place);
  const file = join(cwd, place);
  const found = await fs.promises.lstat(file).catch(() => undefined);
  if (found?.isFile() && found.size === ignoreAll.length) return;
  // Not into the file that is there: another name of the same file, outside of the folder, would be written, too.
  const temporary = `${file}.${crypto.randomUUID()}`;
  await fs.promises.writeFile(temporary, ignoreAll);
  await fs.promises.rename(temporary, file);
}

const ignoreAll = '*\n';

/**
 * Makes sure that no part of a path below the repository is a link. What is not there yet is none.
 *
 * @param path relative to the repository, with `/`
 * @throws EFOLDERLINK
 */
export async function refuseLinks(cwd: string, path: string): Promise<void> {
  const parts = path.split('/');
  const places = parts.map((_, i) => parts.slice(0, i + 1).join('/'));
  const found = await Promise.all(places.map((place) => fs.promises.lstat(join(cwd, place)).catch(() => undefined)));
  const linked = places.find((_, i) => found[i]?.isSymbolicLink());
  if (linked !== undefined) throw linkInFolder(linked);
}

/** Replaces a link by rename: a reader sees the old target or the new one, never none. */
async function point(link: string, target: string): Promise<void> {
  const temporary = `${link}.${crypto.randomUUID()}`;
  await fs.promises.symlink(target, temporary, 'junction');
  try {
    // Where the folder was handed from one job to another, a copy of what the link named may be in its place.
    const found = await fs.promises.lstat(link).catch(() => undefined);
    if (found?.isDirectory()) await fs.promises.rm(link, { recursive: true, force: true });
    await fs.promises.rename(temporary, link);
  } catch (error) {
    await fs.promises.rm(temporary, { force: true });
    throw error;
  }
}
