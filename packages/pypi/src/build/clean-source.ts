import { constants } from 'node:fs';
import { cp, realpath, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type BaseContext, type Ports, scratchFolder } from '@waybill/kernel';

interface Checkout {
  readonly context: Pick<BaseContext, 'cwd'>;
  readonly ports: Pick<Ports, 'run'>;
}

export interface CleanSource extends AsyncDisposable {
  /** Stands for the working folder of the release. */
  readonly path: string;
}

interface Copying {
  /** Whether git finds the repository from there: backends ask it for files and versions. */
  readonly withGit: boolean;
}

/**
 * The checkout once more, without what release tools left in it: no backend can then take it along, however it finds
 * its files.
 *
 * @param leftovers relative to the working folder of the release
 */
export async function cleanSource(
  { context: { cwd }, ports }: Checkout,
  leftovers: readonly string[],
  { withGit }: Copying,
) {
  const ask = async (...args: string[]) => {
    const { exitCode, stdout } = await ports.run('git', ['rev-parse', ...args], { cwd });
    return exitCode === 0 ? stdout.trim() : '';
  };
  const gitFolder = await ask('--absolute-git-dir');
  const top = await realpath((await ask('--show-toplevel')) || cwd);
  const inside = relative(top, await realpath(cwd));
  const folder = scratchFolder('source');
  const root = folder.path;
  const remove = folder[Symbol.asyncDispose];
  try {
    const leftOut = new Set([join(top, '.git'), ...leftovers.map((name) => join(top, inside, name))]);
    await cp(top, root, {
      recursive: true,
      verbatimSymlinks: true,
      preserveTimestamps: true,
      // Shares the bytes where the file system can.
      mode: constants.COPYFILE_FICLONE,
      filter: (file) => !leftOut.has(file),
    });
    if (withGit && gitFolder !== '') await symlink(gitFolder, join(root, '.git'), 'junction');
  } catch (error) {
    await remove();
    throw error;
  }
  return { path: join(root, inside), [Symbol.asyncDispose]: remove } satisfies CleanSource;
}
