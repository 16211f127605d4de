import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../../packages/rehearsal/src/cache-folder.ts';
import { unpackDebianPackages } from '../../packages/rehearsal/src/debian-packages.ts';

/**
 * Debian's cosign in a folder for the search path. It signs as it is told, but for the public transparency log, which a
 * test must not write to.
 *
 * @param suite the release of Debian, which decides the version
 * @param offline the arguments that leave the log out
 */
export async function cosignIn(folder: string, suite: string, offline: readonly string[]): Promise<string> {
  const set = { name: 'cosign', packages: ['cosign'], suite, files: ['./usr/bin/cosign'] };
  const { root } = await unpackDebianPackages(set, { cache: cacheFolder(), onProgress: () => {} });
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  const program = join(root, 'usr/bin/cosign');
  const script = [
    '#!/bin/sh',
    `[ "$1" = sign ] && shift && set -- sign ${offline.join(' ')} "$@"`,
    `exec ${program} "$@"`,
  ];
  await writeFile(join(bin, 'cosign'), `${script.join('\n')}\n`);
  await chmod(join(bin, 'cosign'), 0o755);
  return bin;
}
