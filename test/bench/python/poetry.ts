import { join } from 'node:path';
import { unpackDebianPackages } from '../../../packages/rehearsal/src/debian/debian-packages.ts';
import { cacheFolder } from '../../../packages/rehearsal/src/process/cache-folder.ts';

/** Compiled parts, which Poetry imports only when they are there, and what the interpreter brings itself. */
const without =
  /^python3-(minimal|distutils|lib2to3|cffi-backend|cryptography|secretstorage|jeepney|pip|setuptools|wheel|pkg-resources)$/;

export interface Poetry {
  readonly python: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Poetry from Debian's packages, unpacked into the cache. */
export async function poetry(): Promise<Poetry> {
  const { root } = await unpackDebianPackages(
    { name: 'Poetry', packages: ['python3-poetry'], dependencies: /^python3-/, without },
    { cache: cacheFolder(), onProgress: () => {} },
  );
  const libraries = join(root, 'usr/lib/python3/dist-packages');
  return {
    python: '/usr/bin/python3',
    env: { PYTHONPATH: libraries, PYTHON_KEYRING_BACKEND: 'keyring.backends.null.Keyring' },
  };
}
