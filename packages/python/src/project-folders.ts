import fs from 'node:fs';
import { join, posix } from 'node:path';

/** What makes a folder a Python project, to whatever builds it: PEP 518, or setuptools before there was one. */
const manifests = ['pyproject.toml', 'setup.py'];

/**
 * The Python projects that an entry of `packages` means, which is a folder or a pattern of folders.
 *
 * @returns their names relative to `cwd`, with `/`, in a stable order; the root is `.`
 */
export function projectFolders(cwd: string, pattern: string): string[] {
  const folder = posix.join(pattern, '.').replace(/(.)\/$/, '$1');
  // A plain name need not be searched for.
  if (!/[*?[{!]/.test(pattern)) return isProject(cwd, folder) ? [folder] : [];
  const folders = fs
    .globSync(`${folder}/{${manifests.join(',')}}`, { cwd })
    .map((file) => posix.dirname(file.replaceAll('\\', '/')));
  return [...new Set(folders)].filter((found) => !isElsewhere(found, folder)).sort();
}

function isProject(cwd: string, folder: string): boolean {
  return manifests.some((file) => fs.existsSync(join(cwd, folder, file)));
}

/** Below a folder that holds other people's projects, such as an environment: only who names it means it. */
function isElsewhere(folder: string, pattern: string): boolean {
  const named = pattern.split('/');
  return folder.split('/').some((part) => /^(\..+|node_modules)$/.test(part) && !named.includes(part));
}
