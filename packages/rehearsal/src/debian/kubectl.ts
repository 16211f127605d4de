import { join } from 'node:path';
import { cacheFolder, programOnPath } from '../process/index.ts';
import { unpackDebianPackages } from './debian-packages.ts';

/**
 * A folder with the program `kubectl`: that of Debian 13, unpacked into the cache, else the machine's own. Debian 12 has none.
 *
 * @returns `undefined` where neither is to be had
 */
export async function kubectl(): Promise<string | undefined> {
  const where = { cache: cacheFolder(), onProgress: () => {} };
  const set = { name: 'kubectl', packages: ['kubectl'], suite: 'trixie', files: ['./usr/bin/kubectl'] };
  const unpacked = await unpackDebianPackages(set, where).catch(() => undefined);
  if (unpacked !== undefined) return join(unpacked.root, 'usr/bin');
  const own = await programOnPath('kubectl');
  return own && join(own, '..');
}
