import { join } from 'node:path';
import { unpackDebianPackages } from '../../../packages/rehearsal/src/debian/debian-packages.ts';
import { cacheFolder } from '../../../packages/rehearsal/src/process/cache-folder.ts';

/**
 * Debian's cosign.
 *
 * @param suite the release of Debian, which decides the version
 * @returns a folder for the search path
 */
export async function cosignOf(suite: string): Promise<string> {
  const set = { name: 'cosign', packages: ['cosign'], suite, files: ['./usr/bin/cosign'] };
  const { root } = await unpackDebianPackages(set, { cache: cacheFolder(), onProgress: () => {} });
  return join(root, 'usr/bin');
}
