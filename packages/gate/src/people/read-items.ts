import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { assertInRepository } from '@waybill/kernel';
import { noItemsFile, wrongItemsFile } from '../errors.ts';
import { type Options, usualItemFiles } from '../options.ts';
import { type PersonItem, parseItems } from './parse-items.ts';

/** Bytes of the file. */
const longest = 1_000_000;

/**
 * The items that a person ticks, as the project lists them.
 *
 * @throws EGATEITEMS, EGATEITEMSFORM, EOUTSIDE
 */
export async function readItems(cwd: string, { items: named }: Pick<Options, 'items'>): Promise<readonly PersonItem[]> {
  for (const file of named === undefined ? usualItemFiles : [named]) {
    assertInRepository(cwd, file);
    const text = await readText(cwd, file);
    if (text === undefined) continue;
    const items = parseItems(text);
    if ('problem' in items) throw wrongItemsFile(file, items.problem);
    return items;
  }
  if (named !== undefined) throw noItemsFile(named);
  return parseItems(undefined) as readonly PersonItem[];
}

async function readText(cwd: string, file: string): Promise<string | undefined> {
  try {
    await using handle = await open(join(cwd, file));
    const stats = await handle.stat();
    if (!stats.isFile()) throw wrongItemsFile(file, 'it is no file');
    if (stats.size > longest) throw wrongItemsFile(file, `it has ${stats.size} bytes, more than ${longest}`);
    return await handle.readFile('utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
