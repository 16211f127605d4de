import type { Stats } from 'node:fs';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';

/**
 * Puts new text in a file's place at once: a reader, or a run that is cut off, sees the old file or the new one. Mode
 * and owner stay, and of a symbolic link it is the target that is replaced.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path);
  // No more than likely to be nobody else's, so it must not be there when it is opened.
  const temporary = `${target}.${Math.random().toString(36).slice(2)}.tmp`;
  try {
    await writeLike(await stat(target), temporary, text);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeLike(old: Stats, path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx', old.mode);
  await file.writeFile(text);
  await keepOwner(file, old);
  // The mask of the process took bits off the mode, and a change of owner may have.
  await file.chmod(old.mode);
  await file.sync();
}

/** A container's root would otherwise take the file away from its user. Whoever is not root cannot give files away. */
async function keepOwner(file: FileHandle, { uid, gid }: Stats): Promise<void> {
  const made = await file.stat();
  if (made.uid === uid && made.gid === gid) return;
  await file.chown(uid, gid).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPERM') throw error;
  });
}
