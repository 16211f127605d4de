import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Run, scratchFolder } from '@waybill/kernel';
import type { PlannedLock } from '../plan/index.ts';
import { writeFile } from './write-file.ts';

/** Milliseconds: a registry answers some hundred questions. */
const patience = 300_000;

export type LockResult = { readonly isWritten: true } | { readonly isWritten: false; readonly why: string };

/**
 * Lets the package manager write its lock file. For a folder of tools, it runs in an empty folder: the settings of the
 * repository, and links in it, have no part in it.
 */
export async function writeLock(cwd: string, lock: PlannedLock, run: Run): Promise<LockResult> {
  if (lock.folder === '.') return runIn(cwd, lock, run);
  await using scratch = scratchFolder('init');
  const manifest = await readFile(join(cwd, lock.folder, 'package.json'), 'utf8');
  writeFile(scratch.path, { path: 'package.json', before: undefined, after: manifest });
  const result = await runIn(scratch.path, lock, run);
  if (!result.isWritten) return result;
  const after = await readFile(join(scratch.path, 'package-lock.json'), 'utf8').catch(() => undefined);
  if (after === undefined) return { isWritten: false, why: `\`${lock.program}\` wrote no lock file` };
  const before = await readFile(join(cwd, lock.file), 'utf8').catch(() => undefined);
  if (before !== after) writeFile(cwd, { path: lock.file, before, after });
  return result;
}

async function runIn(cwd: string, { program, args }: PlannedLock, run: Run): Promise<LockResult> {
  try {
    const { exitCode, tail } = await run(program, args, { cwd, timeout: patience });
    if (exitCode === 0) return { isWritten: true };
    return { isWritten: false, why: firstLines(tail) || `\`${program}\` ended with exit code ${exitCode ?? 'none'}` };
  } catch (error) {
    return { isWritten: false, why: error instanceof Error ? error.message : String(error) };
  }
}

/** What is wrong is said first, and advice after it. */
function firstLines(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim());
  return lines.filter((line) => line !== '' && !/complete log|^code /.test(line))[0] ?? '';
}
