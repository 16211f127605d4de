import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pythonTools } from '@waybill/rehearsal';
import { unpackDebianPackages } from '../../../packages/rehearsal/src/debian/debian-packages.ts';
import { cacheFolder } from '../../../packages/rehearsal/src/process/cache-folder.ts';

export interface RecentPython {
  readonly python: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Where the machine's interpreter finds its own, or what is imported only when it is there. */
const without =
  /^python3-(minimal|distutils|lib2to3|cffi-backend|cryptography|secretstorage|jeepney|charset-normalizer|keyring)$/;

/** Debian 13's twine 6, docutils 0.21, build and pdm-backend; all but one module (nh3, for any Python) are pure Python. */
export async function recentPython(): Promise<RecentPython> {
  const { python, env } = await pythonTools();
  const { root } = await unpackDebianPackages(
    {
      name: 'recent-Python',
      packages: ['docutils-common', 'python3-build', 'python3-pdm-backend', 'twine'],
      suite: 'trixie',
      dependencies: /^python3-/,
      without,
      finish: findOwnData,
    },
    { cache: cacheFolder(), onProgress: () => {} },
  );
  const { PATH = '' } = env;
  return { python, env: { PATH, PYTHONPATH: join(root, 'usr/lib/python3/dist-packages') } };
}

/** Debian's docutils looks for its templates where the package would be installed. */
async function findOwnData(root: string): Promise<void> {
  const file = join(root, 'usr/lib/python3/dist-packages/docutils/__init__.py');
  const source = await readFile(file, 'utf8');
  await writeFile(file, source.replace("'/usr/share/docutils/'", "prefix, '../../../../share/docutils'"));
}
