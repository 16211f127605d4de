import { join } from 'node:path';
import { fs } from './fs.ts';

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
  await fs.promises.mkdir(folder, { recursive: true });
  await fs.promises.writeFile(join(root, '.gitignore'), '*\n');
  await point(join(root, currentLink), version);
  return folder;
}

/** Replaces a link by rename: a reader sees the old target or the new one, never none. */
async function point(link: string, target: string): Promise<void> {
  const temporary = `${link}.${crypto.randomUUID()}`;
  await fs.promises.symlink(target, temporary, 'junction');
  try {
    await fs.promises.rename(temporary, link);
  } catch (error) {
    await fs.promises.rm(temporary, { force: true });
    throw error;
  }
}
