import { access, glob } from 'node:fs/promises';
import { join, posix } from 'node:path';

/**
 * The folders with a `pyproject.toml` that an entry of `packages` means, which is a folder or a pattern of folders.
 *
 * @returns their names relative to `cwd`, with `/`, in a stable order; the root is `.`
 */
export async function projectFolders(cwd: string, pattern: string): Promise<string[]> {
  const folder = posix.join(pattern, '.').replace(/(.)\/$/, '$1');
  // A plain name need not be searched for.
  if (!/[*?[{!]/.test(pattern)) return (await isProject(join(cwd, folder))) ? [folder] : [];
  const folders: string[] = [];
  for await (const file of glob(`${folder}/pyproject.toml`, { cwd })) {
    folders.push(posix.dirname(file.replaceAll('\\', '/')));
  }
  return folders.sort();
}

function isProject(folder: string): Promise<boolean> {
  return access(join(folder, 'pyproject.toml')).then(
    () => true,
    () => false,
  );
}
