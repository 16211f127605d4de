import { glob, readFile, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { noFitPython } from '../errors.ts';
import type { ProgramOptions } from '../process/index.ts';
import { cacheFolder, preparedFolder, programOnPath, run } from '../process/index.ts';
import { unpackDebianPackages } from './debian-packages.ts';

export interface PythonTools {
  /** The interpreter that has all of them. */
  readonly python: string;
  /** Its version, such as `3.11.2`. */
  readonly version: string;
  /** Folders that lead the search path: there `python3` and `python` are this interpreter. */
  readonly path: readonly string[];
  /** What child processes need: `PATH` and `PYTHONPATH`. */
  readonly env: Readonly<Record<string, string>>;
}

const tools = [
  'flit',
  'python3-build',
  'python3-hatch-vcs',
  'python3-hatchling',
  'python3-pip',
  'python3-poetry-core',
  'python3-setuptools',
  'python3-setuptools-scm',
  'python3-wheel',
  'twine',
];

const librariesFolder = 'usr/lib/python3/dist-packages';

/** Each is imported once to find an interpreter that can; setuptools insists on being the first. */
const modules =
  'setuptools, build, flit_core, hatch_vcs, hatchling, pip, poetry.core, setuptools_scm, twine.cli, wheel';

/**
 * build, twine, pip and the common build backends, unpacked from Debian packages and found by `PYTHONPATH`; nothing is
 * installed. `python3 -m build` needs `--no-isolation`. They are pure Python, so the machine's interpreter runs them.
 */
export async function pythonTools({ cache, onProgress = () => {} }: ProgramOptions = {}): Promise<PythonTools> {
  const where = { cache: cacheFolder(cache), onProgress };
  const { root } = await unpackDebianPackages(
    {
      name: 'Python-tools',
      packages: tools,
      dependencies: /^python3-/,
      // Parts of the interpreter, compiled modules that are imported only if present, and what they are for.
      without: /^python3-(minimal|distutils|lib2to3|cmarkgfm|cffi-backend|cryptography|secretstorage|jeepney)$/,
      finish: dropEditables,
    },
    where,
  );
  const libraries = join(root, librariesFolder);
  const { python, version } = await fitPython(libraries);
  const bin = await binFolder(where.cache, python);
  const path = [bin];
  return { python, version, path, env: { PATH: [bin, process.env['PATH']].join(delimiter), PYTHONPATH: libraries } };
}

/**
 * Debian 12 leaves out the library `editables`, which only editable installs need, but not from hatchling's metadata,
 * where `python3 -m build` looks for what is missing.
 */
async function dropEditables(root: string): Promise<void> {
  const pattern = join(root, librariesFolder, 'hatchling-*', 'METADATA');
  for await (const file of glob(pattern)) {
    const metadata = await readFile(file, 'utf8');
    await writeFile(file, metadata.replace(/^Requires-Dist: editables.*\n/m, ''));
  }
}

/** Debian's own interpreter comes first: the packages are of the same release. */
async function fitPython(libraries: string): Promise<{ python: string; version: string }> {
  const candidates = new Set(['/usr/bin/python3', (await programOnPath('python3')) ?? '/usr/bin/python3']);
  const script = `import sys, ssl, zlib, ${modules}; print(sys.executable, sys.version.split()[0])`;
  let cause: unknown;
  for (const candidate of candidates) {
    try {
      const answer = await run(candidate, ['-c', script], { env: { PYTHONPATH: libraries } });
      const [python = candidate, version = ''] = answer.split(' ');
      return { python, version };
    } catch (error) {
      cause = error;
    }
  }
  throw noFitPython([...candidates], cause);
}

/** On a machine with several interpreters, `python3` is not always the one that fits. */
function binFolder(cache: string, python: string): Promise<string> {
  return preparedFolder(cache, `python-bin${python.replaceAll('/', '-')}`, async (folder) => {
    for (const name of ['python', 'python3']) await symlink(python, join(folder, name));
  });
}
