import fs from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileOutside } from '../errors.ts';

/**
 * Makes sure that a file of the project is one of the repository, and no link to something else on the machine. What is
 * not there passes.
 *
 * @param file relative to `cwd`
 * @throws EOUTSIDE
 */
export function assertInRepository(cwd: string, file: string): void {
  const path = join(cwd, file);
  const real = realPath(path);
  // A link to nothing would be written through.
  if (real === undefined && fs.lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) throw fileOutside(file);
  if (real === undefined) return;
  const way = relative(realPath(rootOf(cwd)) ?? cwd, real);
  if (way.split(sep)[0] === '..') throw fileOutside(file);
}

function realPath(path: string): string | undefined {
  try {
    return fs.realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/** The folder that holds `.git`, as a release may run in a folder below it; without one, the folder itself. */
function rootOf(cwd: string): string {
  let folder = cwd;
  while (!fs.existsSync(join(folder, '.git'))) {
    if (dirname(folder) === folder) return cwd;
    folder = dirname(folder);
  }
  return folder;
}
