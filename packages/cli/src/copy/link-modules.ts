import { lstat, mkdir, readdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Gives the copy the packages that are installed for the repository, each by a link: what is installed or removed there later is
 * the copy's own.
 *
 * @param from folders whose packages count, the nearest first
 * @param to the copy
 */
export async function linkModules(from: readonly string[], to: string): Promise<void> {
  for (const folder of from) await linkFolder(join(folder, 'node_modules'), join(to, 'node_modules'));
}

/** The folder and those above it, where Node looks for packages. */
export function foldersAbove(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersAbove(above)];
}

async function linkFolder(source: string, target: string): Promise<void> {
  const names = await readdir(source).catch(() => []);
  if (names.length === 0) return;
  await mkdir(target, { recursive: true });
  for (const name of names) {
    // Packages of a scope, and programs, are one folder deeper.
    if (name.startsWith('@') || name === '.bin') await linkFolder(join(source, name), join(target, name));
    else if (!name.startsWith('.') || source.endsWith('.bin')) await linkOne(join(source, name), join(target, name));
  }
}

async function linkOne(source: string, target: string): Promise<void> {
  const isThere = await lstat(target).catch(() => undefined);
  if (isThere === undefined) await symlink(source, target);
}
