import { access, constants, realpath, stat } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { Env } from '../context.ts';

/**
 * A program on the `PATH`, by its absolute path. Folders of the repository do not count: what they hold is content of the
 * project, and may be of a dependency.
 *
 * @returns nothing where there is none
 */
export async function findProgram(name: string, env: Env, cwd: string): Promise<string | undefined> {
  if (name.includes('/') || name.includes(sep)) return isAbsolute(name) && (await isProgram(name)) ? name : undefined;
  const own = await realpath(cwd).catch(() => cwd);
  const suffixes = ['', ...(env['PATHEXT']?.split(';') ?? [])];
  const folders = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  const paths = folders.flatMap((folder) => suffixes.map((suffix) => join(folder, `${name}${suffix}`)));
  for (const path of paths) {
    if ((await isProgram(path)) && !isInside(await realpath(dirname(path)), own)) return path;
  }
  return undefined;
}

function isInside(folder: string, own: string): boolean {
  const way = relative(own, folder);
  return way.split(sep)[0] !== '..' && !isAbsolute(way);
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
