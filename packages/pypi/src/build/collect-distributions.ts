import fs from 'node:fs';
import { constants, copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { misnamedDistributions, noDistribution } from '../errors.ts';
import { parseFileName } from '../files/index.ts';

/** What was meant to be one of them, whatever else its name is. */
const meant = /\.(?:whl|tar\.gz)$/i;

/**
 * Copies files that were built elsewhere into the folder of the release.
 *
 * @returns their names
 * @throws ENODISTRIBUTION for a glob that matches no sdist and no wheel: what was to be published is not there; EDISTNAME
 */
export async function collectDistributions(
  cwd: string,
  globs: readonly string[],
  folder: string,
): Promise<readonly string[]> {
  const names = new Set<string>();
  const misnamed: string[] = [];
  for (const pattern of globs) {
    const found: string[] = [];
    // By Node's whole `fs`: an older Node has no `glob`, and must get as far as to say that it is too old.
    for await (const path of fs.promises.glob(pattern, { cwd })) {
      const name = basename(path);
      if (parseFileName(name) !== undefined) found.push(path);
      else if (meant.test(name)) misnamed.push(name);
    }
    if (misnamed.length > 0) throw misnamedDistributions([...new Set(misnamed)].sort());
    if (found.length === 0) throw noDistribution(pattern);
    for (const path of found) {
      // On file systems that can, the copy shares its blocks with the original.
      await copyFile(join(cwd, path), join(folder, basename(path)), constants.COPYFILE_FICLONE);
      names.add(basename(path));
    }
  }
  return [...names];
}
