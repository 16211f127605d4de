import { join } from 'node:path';
import { cacheFolder, programOnPath } from '../process/index.ts';
import { unpackDebianPackages } from './debian-packages.ts';

/**
 * A folder with the program `git-lfs`: the machine's own, else the Debian package, unpacked into the cache.
 *
 * @returns `undefined` where neither is to be had
 */
export async function gitLfs(): Promise<string | undefined> {
  const own = await programOnPath('git-lfs');
  if (own !== undefined) return join(own, '..');
  const where = { cache: cacheFolder(), onProgress: () => {} };
  const set = { name: 'git-lfs', packages: ['git-lfs'], files: ['./usr/bin/git-lfs'] };
  const unpacked = await unpackDebianPackages(set, where).catch(() => undefined);
  return unpacked && join(unpacked.root, 'usr/bin');
}
