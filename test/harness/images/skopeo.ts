import { join } from 'node:path';
import { execa } from 'execa';
import { unpackDebianPackages } from '../../../packages/rehearsal/src/debian/debian-packages.ts';
import { cacheFolder } from '../../../packages/rehearsal/src/process/cache-folder.ts';

/** Debian's skopeo: a client of registries that nobody here wrote. */
export async function skopeo() {
  const { root } = await unpackDebianPackages(
    {
      name: 'skopeo',
      packages: ['skopeo'],
      dependencies: /^(libdevmapper|libgpgme|libassuan|libgpg-error|libudev|libselinux)/,
    },
    { cache: cacheFolder(), onProgress: () => {} },
  );
  const libraries = ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu', 'usr/lib/aarch64-linux-gnu'];
  const env = { LD_LIBRARY_PATH: libraries.map((each) => join(root, each)).join(':') };
  return async (...args: readonly string[]): Promise<string> => {
    const program = join(root, 'usr/bin/skopeo');
    const { stdout } = await execa(program, ['--insecure-policy', ...args], { env, stripFinalNewline: false });
    return stdout;
  };
}
