import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { assertInRepository } from '@waybill/kernel';
import type { Snapshot } from './snapshot.ts';

/** Bytes. A file of settings is a hundred times smaller. */
const mostBytes = 1024 * 1024;

/** Reads files of the repository: no links out of it, nothing that is no file, nothing that is too large. */
export async function readTexts(cwd: string, names: readonly string[]): Promise<Pick<Snapshot, 'texts' | 'unread'>> {
  const texts = new Map<string, string>();
  const unread = new Map<string, string>();
  for (const name of names) {
    const found = await readText(cwd, name);
    if (typeof found === 'string') texts.set(name, found);
    else if (found !== undefined) unread.set(name, found.why);
  }
  return { texts, unread };
}

/** @returns nothing for a file that is gone */
async function readText(cwd: string, name: string): Promise<string | { readonly why: string } | undefined> {
  try {
    assertInRepository(cwd, name);
  } catch {
    return { why: 'it is a link out of the repository' };
  }
  const path = join(cwd, name);
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  // A pipe or a device would never end.
  if (!found.isFile()) return { why: 'it is no file' };
  if (found.size > mostBytes) return { why: 'it is larger than 1 MiB' };
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path));
  } catch (error) {
    return { why: error instanceof TypeError ? 'it is not UTF-8' : 'it cannot be read' };
  }
}
