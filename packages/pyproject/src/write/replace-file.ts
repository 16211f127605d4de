import type { Stats } from 'node:fs';
import fs from 'node:fs';

/**
 * Puts new text in a file's place at once: a reader, or a run that is cut off, sees the old file or the new one. Mode
 * and owner stay, and of a symbolic link it is the target that is replaced.
 */
export function replaceFile(path: string, text: string): void {
  const target = fs.realpathSync.native(path);
  // No more than likely to be nobody else's, so it must not be there when it is opened.
  const temporary = `${target}.${Math.random().toString(36).slice(2)}.tmp`;
  try {
    writeLike(fs.statSync(target), temporary, text);
    fs.renameSync(temporary, target);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

function writeLike(old: Stats, path: string, text: string): void {
  const file = fs.openSync(path, 'wx', old.mode);
  try {
    fs.writeFileSync(file, text);
    keepOwner(file, old);
    // The mask of the process took bits off the mode, and a change of owner may have.
    fs.fchmodSync(file, old.mode);
  } finally {
    fs.closeSync(file);
  }
}

/** A container's root would otherwise take the file away from its user. Whoever is not root cannot give files away. */
function keepOwner(file: number, { uid, gid }: Stats): void {
  const made = fs.fstatSync(file);
  if (made.uid === uid && made.gid === gid) return;
  try {
    fs.fchownSync(file, uid, gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
  }
}
