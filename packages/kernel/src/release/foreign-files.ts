import fs from 'node:fs';
import { join, relative, sep } from 'node:path';
import { linkInFolder, trackedFolder } from '../errors.ts';
import type { Run } from '../ports/index.ts';
import { refuseLinks } from './release-folder.ts';
import { currentLink, waybillFolder } from './release-paths.ts';

/**
 * Makes sure that what is in `.waybill` was left there by releases, and did not come with the repository: what a
 * release takes from there is delivered with the project's credentials.
 *
 * @throws EFOLDERLINK, EFOLDERTRACKED
 */
export async function refuseForeignFiles(cwd: string, run: Run): Promise<void> {
  const root = join(cwd, waybillFolder);
  await refuseLinks(cwd, waybillFolder);
  // A fresh checkout has none, and needs no process.
  if (!(await isThere(root))) return;
  const { exitCode, stdout } = await run('git', ['ls-files', '-z', '--', waybillFolder], { cwd, once: true });
  const tracked = exitCode === 0 ? stdout.split('\0').filter(Boolean) : [];
  if (tracked.length > 0) throw trackedFolder(tracked);
  for (const entry of await fs.promises.readdir(root, { recursive: true, withFileTypes: true })) {
    const place = relative(root, join(entry.parentPath, entry.name));
    if (entry.isSymbolicLink() && place !== currentLink && !isDraft(place)) {
      throw linkInFolder([waybillFolder, ...place.split(sep)].join('/'));
    }
  }
}

/** The link `current` is made under such a name, and a killed run may leave it. */
function isDraft(place: string): boolean {
  return place.startsWith(`${currentLink}.`) && !place.includes(sep);
}

async function isThere(path: string): Promise<boolean> {
  return fs.promises.lstat(path).then(
    () => true,
    () => false,
  );
}
