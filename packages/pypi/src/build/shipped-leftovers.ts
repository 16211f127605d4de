import { join } from 'node:path';
import { listPaths } from './list-paths.ts';

/**
 * What release tools left in the checkout, and built files hold.
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
  const paths = (await Promise.all(files.map(read))).flat();
  return leftovers.filter((name) => paths.some((path) => path === name || path.startsWith(`${name}/`)));
}
