import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Everything that a release leaves on disk for later steps is below this folder of the repository. */
export const waybillFolder = '.waybill';

/** Always names the folder of the release being made, so that globs need no version: `.waybill/current/dist/*`. */
const currentLink = 'current';

/**
 * The folder of one release, created when missing: `.waybill/1.2.0-beta.1`. git ignores it by itself.
 *
 * @param version SemVer version of the release
 * @returns the absolute path
 */
export async function releaseFolder(cwd: string, version: string): Promise<string> {
  const root = join(cwd, waybillFolder);
  const folder = join(root, version);
  await mkdir(folder, { recursive: true });
  await writeFile(join(root, '.gitignore'), '*\n');
  await point(join(root, currentLink), version);
  return folder;
}

/** Replaces a link by rename: a reader sees the old target or the new one, never none. */
async function point(link: string, target: string): Promise<void> {
  const temporary = `${link}.${crypto.randomUUID()}`;
  await symlink(target, temporary, 'junction');
  try {
    await rename(temporary, link);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
