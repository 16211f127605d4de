import fs from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { changedMeanwhile, outside } from '../errors.ts';
import type { PlannedFile } from '../plan/index.ts';

/**
 * Makes a file what the plan says, at once: a reader, or a run that is cut off, sees the old file or the new one. Folders are made
 * as needed. A link is followed inside of the repository, and nowhere else.
 *
 * @throws EINITOUTSIDE, EINITCHANGED
 */
export function writeFile(cwd: string, { path, before, after }: PlannedFile): void {
  const target = findTarget(cwd, path);
  if (readOrNothing(target) !== before) throw changedMeanwhile(path);
  if (after === undefined) fs.rmSync(join(cwd, path));
  else replace(target, after, before === undefined);
}

function replace(target: string, after: string, isNew: boolean): void {
  fs.mkdirSync(dirname(target), { recursive: true });
  const temporary = join(dirname(target), `.${basename(target)}.${Math.random().toString(36).slice(2)}.tmp`);
  try {
    const mode = isNew ? 0o666 : fs.statSync(target).mode;
    fs.writeFileSync(temporary, after, { flag: 'wx', mode });
    fs.renameSync(temporary, target);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

/** Makes sure that no file of a plan leads out of the repository, before any is written. @throws EINITOUTSIDE */
export function checkTargets(cwd: string, paths: readonly string[]): void {
  for (const path of paths) findTarget(cwd, path);
}

/** Where a file really is, or will be. */
function findTarget(cwd: string, path: string): string {
  const root = fs.realpathSync.native(cwd);
  const whole = resolve(root, path);
  const found = fs.lstatSync(whole, { throwIfNoEntry: false });
  const real = found === undefined ? placeOf(whole) : realOf(whole);
  const way = real === undefined ? '..' : relative(root, real);
  const parts = way.split(sep);
  if (real === undefined || parts.includes('..') || parts[0] === '.git' || resolve(root, way) === root)
    throw outside(path);
  return real;
}

/** @returns nothing for a link to nothing */
function realOf(path: string): string | undefined {
  try {
    return fs.realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/** A file that is not there is where its nearest folder is. */
function placeOf(path: string): string | undefined {
  const folder = dirname(path);
  const found = fs.lstatSync(folder, { throwIfNoEntry: false });
  const real = found === undefined ? placeOf(folder) : realOf(folder);
  return real === undefined ? undefined : join(real, basename(path));
}

function readOrNothing(path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
