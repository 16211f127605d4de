import fs from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { assertInRepository, type BaseContext, type Ports } from '@waybill/kernel';
import { followLink } from './follow-link.ts';

/** Folders that no pattern is meant for. */
const neverOwn: ReadonlySet<string> = new Set(['.git', '.waybill', 'node_modules']);

interface Input {
  readonly context: Pick<BaseContext, 'cwd'>;
  readonly ports: Pick<Ports, 'run'>;
}

/**
 * The files that a path or a pattern names, in a stable order.
 *
 * @returns paths relative to `cwd`
 * @throws EDOCUMENTSLINK, EOUTSIDE
 */
export async function findFiles(pattern: string, input: Input): Promise<string[]> {
  const { cwd } = input.context;
  // A path may hold what a pattern would read in another way: `docs/[draft].md`.
  if (await isFile(pattern, input)) return [pattern];
  const found: string[] = [];
  const exclude = (entry: string | fs.Dirent) => neverOwn.has(typeof entry === 'string' ? entry : entry.name);
  for await (const path of fs.promises.glob(pattern, { cwd, exclude })) {
    if (await isFile(path, input)) found.push(path);
  }
  return found.sort();
}

async function isFile(path: string, input: Input): Promise<boolean> {
  const { cwd } = input.context;
  const source = join(cwd, path);
  const found = await stat(source).catch(() => undefined);
  if (found?.isFile() !== true) return false;
  assertInRepository(cwd, path);
  const [root, real] = [await realpath(cwd), await realpath(source)];
  // The path, or a folder on the way, is a link.
  if (real !== join(root, path)) await followLink({ shown: path, source, root, packed: new Set(), input });
  return true;
}
