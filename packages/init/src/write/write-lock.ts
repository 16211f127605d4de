import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Env, type Run, scratchFolder, withholdSecrets } from '@waybill/kernel';
import type { PlannedLock } from '../plan/index.ts';
import { writeFile } from './write-file.ts';

/** Milliseconds: a registry answers some hundred questions. */
const patience = 300_000;

export type LockResult = { readonly isWritten: true } | { readonly isWritten: false; readonly why: string };

/** The logins of registries, which `.npmrc` names: the package manager runs no script, and needs no other secret. */
const ofRegistries = /^(?:npm_config_.*|npm_token|node_auth_token|yarn_npm_auth_token)$/i;

interface Place {
  readonly cwd: string;
  readonly env: Env;
  readonly run: Run;
}

/**
 * Lets the package manager write its lock file. For a folder of tools, it runs in an empty folder: the settings of the
 * repository, and links in it, have no part in it.
 */
export async function writeLock(place: Place, lock: PlannedLock): Promise<LockResult> {
  const { cwd } = place;
  if (lock.folder === '.') return runIn(place, lock);
  await using scratch = scratchFolder('init');
  const manifest = await readFile(join(cwd, lock.folder, 'package.json'), 'utf8');
  writeFile(scratch.path, { path: 'package.json', before: undefined, after: manifest });
  const result = await runIn({ ...place, cwd: scratch.path }, lock);
  if (!result.isWritten) return result;
  const after = await readFile(join(scratch.path, 'package-lock.json'), 'utf8').catch(() => undefined);
  if (after === undefined) return { isWritten: false, why: `\`${lock.program}\` wrote no lock file` };
  const before = await readFile(join(cwd, lock.file), 'utf8').catch(() => undefined);
  if (before !== after) writeFile(cwd, { path: lock.file, before, after });
  return result;
}

async function runIn({ cwd, env, run }: Place, { program, args }: PlannedLock): Promise<LockResult> {
  try {
    const own = withholdSecrets(env, (name) => ofRegistries.test(name));
    const { exitCode, tail } = await run(program, args, { cwd, env: own, timeout: patience });
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
