import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { OnProgress } from './processes.ts';
import { isAlive } from './processes.ts';

/** Where unpacked programs are kept: the option, else `WAYBILL_CACHE`, else the user's cache folder. */
export function cacheFolder(option?: string, env: NodeJS.ProcessEnv = process.env): string {
  return option ?? env['WAYBILL_CACHE'] ?? join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'waybill');
}

/**
 * The folder `<cache>/<key>`, made by `prepare` when it is not there. `prepare` fills a folder of its own that is then
 * renamed into place, so a folder that exists is complete: of two processes that prepare the same key the first wins,
 * and one that was killed in between leaves only rubbish that the next preparation removes.
 */
export function preparedFolder(cache: string, key: string, prepare: Prepare): Promise<string> {
  const folder = join(cache, key);
  const running = underway.get(folder) ?? ensureFolder(cache, folder, prepare).finally(() => underway.delete(folder));
  underway.set(folder, running);
  return running;
}

type Prepare = (folder: string) => Promise<void>;

/** What this process prepares right now, so that two callers at once share the work. */
const underway = new Map<string, Promise<string>>();

async function ensureFolder(cache: string, folder: string, prepare: Prepare): Promise<string> {
  if (await exists(folder)) return folder;

  const workshop = join(cache, 'preparing');
  await mkdir(workshop, { recursive: true });
  await removeAbandoned(workshop);
  const draft = join(workshop, `${process.pid}-${crypto.randomUUID().slice(0, 8)}`);
  try {
    await mkdir(draft);
    await prepare(draft);
    await rename(draft, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}

/** Removes what processes that are gone have left in `parent`; entries are named `<pid>-<anything>`. */
export async function removeAbandoned(parent: string): Promise<void> {
  for (const entry of await readdir(parent)) {
    if (isAlive(Number.parseInt(entry, 10))) continue;
    await rm(join(parent, entry), { recursive: true, force: true });
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

export interface ProgramOptions {
  /** Folder for unpacked programs; default: `WAYBILL_CACHE`, else `waybill` in the user's cache folder. */
  readonly cache?: string;
  readonly onProgress?: OnProgress;
}
