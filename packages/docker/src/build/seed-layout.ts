import { link, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const blobs = 'blobs/sha256';

/**
 * Gives a new layout the blobs of the youngest earlier one on this machine: BuildKit writes none that is there. They are
 * links, so they take no room; what the new image does not refer to is never delivered.
 *
 * @param folder the new layout
 * @param releases the folder that holds one folder per release
 * @param name of the layout in each of these
 */
export async function seedLayout(folder: string, releases: string, name: string): Promise<void> {
  const versions = await readdir(releases, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    versions
      // Not the link to the current release.
      .filter((entry) => entry.isDirectory())
      .map(async (release) => {
        const path = join(releases, release.name, name, blobs);
        // Written last: without it the blobs may be cut off, and nobody would write them again.
        const isWhole = await isThere(join(releases, release.name, name, 'index.json'));
        return { path, time: isWhole ? ((await stat(path).catch(() => undefined))?.mtimeMs ?? 0) : 0 };
      }),
  );
  const [youngest] = found.filter(({ time }) => time > 0).sort((a, b) => b.time - a.time);
  if (youngest === undefined) return;
  const target = join(folder, blobs);
  await mkdir(target, { recursive: true });
  // A blob that cannot be linked is written by the build.
  for (const blob of await readdir(youngest.path)) {
    await link(join(youngest.path, blob), join(target, blob)).catch(() => undefined);
  }
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
