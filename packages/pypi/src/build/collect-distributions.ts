import { constants, copyFile, glob } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { noDistribution } from '../errors.ts';
import { parseFileName } from '../files/parse-file-name.ts';

/**
 * Copies files that were built elsewhere into the folder of the release.
 *
 * @returns their names
 * @throws ENODISTRIBUTION for a glob that matches no sdist and no wheel: what was to be published is not there
 */
export async function collectDistributions(
  cwd: string,
  globs: readonly string[],
  folder: string,
): Promise<readonly string[]> {
  const names = new Set<string>();
  for (const pattern of globs) {
    const found: string[] = [];
    for await (const path of glob(pattern, { cwd })) if (parseFileName(basename(path)) !== undefined) found.push(path);
    if (found.length === 0) throw noDistribution(pattern);
    for (const path of found) {
      // On file systems that can, the copy shares its blocks with the original.
      await copyFile(join(cwd, path), join(folder, basename(path)), constants.COPYFILE_FICLONE);
      names.add(basename(path));
    }
  }
  return [...names];
}
