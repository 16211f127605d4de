import fs from 'node:fs';
import { join, relative, sep } from 'node:path';
import { linkInFolder, strangeFile, trackedFolder } from '../errors.ts';
import type { Run } from '../ports/index.ts';
import { refuseLinks } from './release-folder.ts';
import { currentLink, waybillFolder } from './release-paths.ts';

/** Checks that have begun: plugins of a release ask at the same time. */
const begun = new Map<string, Promise<void>>();

/**
 * Makes sure that what is in `.waybill` was left there by releases, and did not come with the repository: what a
 * release takes from there is delivered with the project's credentials.
 *
 * @throws EFOLDERLINK, EFOLDERTRACKED, EFOLDERFILE
 */
export function refuseForeignFiles(cwd: string, run: Run): Promise<void> {
  const other = begun.get(cwd);
  if (other !== undefined) return other;
  const check = lookForForeignFiles(cwd, run).finally(() => begun.delete(cwd));
  begun.set(cwd, check);
  return check;
}

async function lookForForeignFiles(cwd: string, run: Run): Promise<void> {
  const root = join(cwd, waybillFolder);
  await refuseLinks(cwd, waybillFolder);
  // A fresh checkout has none, and needs no process.
  const about = await fs.promises.lstat(root).catch(() => undefined);
  if (about === undefined) return;
  // On some disks, `.Waybill` is the same folder.
  const { exitCode, stdout } = await run('git', ['ls-files', '-z', '--', `:(icase)${waybillFolder}`], {
    cwd,
    once: true,
  });
  const tracked = exitCode === 0 ? stdout.split('\0').filter(Boolean) : [];
  if (tracked.length > 0) throw trackedFolder(tracked);
  if (!about.isDirectory()) throw strangeFile(waybillFolder);
  for (const entry of await fs.promises.readdir(root, { recursive: true, withFileTypes: true })) {
    const place = relative(root, join(entry.parentPath, entry.name));
    const shown = [waybillFolder, ...place.split(sep)].join('/');
    if (entry.isSymbolicLink() && place !== currentLink && !isDraft(place)) throw linkInFolder(shown);
    // Whoever reads a pipe waits for its other end.
    if (!entry.isSymbolicLink() && !entry.isDirectory() && !entry.isFile()) throw strangeFile(shown);
  }
}

/** The link `current` is made under such a name, and a killed run may leave it. */
function isDraft(place: string): boolean {
  return place.startsWith(`${currentLink}.`) && !place.includes(sep);
}
