import { join } from 'node:path';
import { waybillFolder } from '@waybill/kernel';
import { listPaths } from './list-paths.ts';

/**
 * What release tools left in the checkout, and built files hold. The folder of releases does not count in an sdist: it is
 * taken out of it, which takes less time than a second build.
 *
 * @param files names of sdists and wheels in `folder`
 * @param leftovers paths relative to the root of the project
 */
export async function shippedLeftovers(
  folder: string,
  files: readonly string[],
  leftovers: readonly string[],
): Promise<string[]> {
  if (leftovers.length === 0) return [];
  // What cannot be read is refused by the check of the files.
  const read = (file: string) => listPaths(join(folder, file)).catch(() => []);
  const isRemoved = (file: string, path: string) =>
    file.endsWith('.tar.gz') && (path === waybillFolder || path.startsWith(`${waybillFolder}/`));
  const paths = (
    await Promise.all(files.map(async (file) => (await read(file)).filter((path) => !isRemoved(file, path))))
  ).flat();
  return leftovers.filter((name) => paths.some((path) => path === name || path.startsWith(`${name}/`)));
}
