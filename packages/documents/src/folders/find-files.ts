import fs from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { assertInRepository } from '@waybill/kernel';

/** Folders that no pattern is meant for. */
const neverOwn: ReadonlySet<string> = new Set(['.git', '.waybill', 'node_modules']);

/**
 * The files that a path or a pattern names, in a stable order.
 *
 * @returns paths relative to `cwd`
 * @throws EOUTSIDE
 */
export async function findFiles(pattern: string, cwd: string): Promise<string[]> {
  // A path may hold what a pattern would read in another way: `docs/[draft].md`.
  if (await isFile(pattern, cwd)) return [pattern];
  const found: string[] = [];
  const exclude = (entry: string | fs.Dirent) => neverOwn.has(typeof entry === 'string' ? entry : entry.name);
  for await (const path of fs.promises.glob(pattern, { cwd, exclude })) {
    if (await isFile(path, cwd)) found.push(path);
  }
  return found.sort();
}

async function isFile(path: string, cwd: string): Promise<boolean> {
  const found = await stat(join(cwd, path)).catch(() => undefined);
  if (found?.isFile() !== true) return false;
  assertInRepository(cwd, path);
  return true;
}
