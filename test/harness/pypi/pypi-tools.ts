import { createHash } from 'node:crypto';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { cacheFolder, preparedFolder } from '../../../packages/rehearsal/src/process/cache-folder.ts';
import { findPypi } from './find-pypi.ts';
import { installSettings } from './install-settings.ts';

export interface PypiTools {
  /** The virtual environment. */
  readonly folder: string;
  /** Its interpreter, as a full path. */
  readonly python: string;
  /** Such as `3.11.7`. */
  readonly version: string;
  /** Folders that lead the search path: there `python` and every program of the list are those of the environment. */
  readonly path: readonly string[];
  /**
   * All that a build needs, also where nothing else is inherited: `PATH`, `VIRTUAL_ENV`, and what leads pip and uv to
   * the index that this machine uses, so that isolated builds can install their requirements.
   */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * A virtual environment with the packages of `<list>.txt` beside this file, exactly in the versions that it pins. It is
 * made once, with pip, and kept in the cache. A list is compiled from `<list>.in` by the command in the list's first lines.
 *
 * @throws Error where PyPI is not reached: a test of `withPypi` never gets there
 */
export async function pypiTools(list = 'build'): Promise<PypiTools> {
  const pypi = await findPypi();
  if (!pypi.isReached) throw new Error(pypi.reason);
  const { python: base, version } = pypi;
  const file = join(import.meta.dirname, `requirements/${list}.txt`);
  const key = createHash('sha256').update(JSON.stringify([await readFile(file, 'utf8'), base, version]));
  const name = `pypi-${list}-${key.digest('hex').slice(0, 12)}`;
  const cache = cacheFolder();
  const folder = await preparedFolder(cache, name, (draft) => install(base, file, draft, join(cache, name)));
  const bin = join(folder, 'bin');
  const env = {
    ...(await installSettings(base)),
    PATH: [bin, process.env['PATH']].join(delimiter),
    VIRTUAL_ENV: folder,
    // The interpreter is the one of the environment, and nobody looks for a newer pip meanwhile.
    UV_PYTHON: join(bin, 'python'),
    UV_PYTHON_DOWNLOADS: 'never',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
  };
  return { folder, python: join(bin, 'python'), version, path: [bin], env };
}

async function install(base: string, list: string, draft: string, folder: string): Promise<void> {
  await execa(base, ['-m', 'venv', draft]);
  await execa(join(draft, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--no-input', '--requirement', list]);
  // Programs of an environment begin with the path of its interpreter, and the folder is renamed when it is complete.
  for await (const entry of glob(join(draft, 'bin/*'), { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const content = await readFile(file, 'latin1');
    if (content.startsWith('#!')) await writeFile(file, content.replaceAll(draft, folder), 'latin1');
  }
}
