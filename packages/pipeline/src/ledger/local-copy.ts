import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type NextRelease, releaseFolder, releasePaths } from '@waybill/kernel';
import { type Entry, parseLedger } from './entries/parse-ledger.ts';
import { isThisRun } from './entries/run-identity.ts';

const file = releasePaths.names.entry;

type Release = Pick<NextRelease, 'version' | 'gitTag'>;

/** Writes the entry beside the artifacts, for the assets of a GitHub release. */
export async function writeCopy(cwd: string, entry: Entry): Promise<void> {
  const folder = await releaseFolder(cwd, entry.version);
  await writeFile(join(folder, file), `${JSON.stringify(entry, null, 2)}\n`);
}

/** A copy that could not be written must not be taken for the newest one. @throws the error that is given */
export async function dropCopy(cwd: string, { version }: Entry, error: unknown): Promise<void> {
  await rm(join(cwd, releasePaths.of(version).entry), { force: true });
  if (error !== undefined) throw error;
}

/** The entry that an earlier hook of this run wrote: hooks share no memory, and asking git takes a process. */
export async function readCopy(cwd: string, { version, gitTag }: Release): Promise<Entry | undefined> {
  const text = await readFile(join(cwd, releasePaths.of(version).entry), 'utf8').catch(() => '');
  const parsed = parseLedger(text, gitTag);
  return 'entry' in parsed && isThisRun(parsed.entry.run) ? parsed.entry : undefined;
}
