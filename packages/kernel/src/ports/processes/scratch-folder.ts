import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { realClock } from '../clock.ts';
import { onInterruption } from './interruption.ts';
import { isProcess, readProcess } from './processes.ts';

export interface ScratchFolder {
  /** Absolute, without links. */
  readonly path: string;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ScratchHow {
  /** By default where temporary files are. */
  readonly parent?: string;
  /** It holds secrets: a signal removes it before anything else. */
  readonly isSecret?: boolean;
}

/** Milliseconds after which nobody is still at work with a folder whose process cannot be asked: CI ends jobs earlier. */
const longestRun = 6 * 3_600_000;

/**
 * A temporary folder of this process. It is removed at the end of the `await using` block, when a signal ends the run,
 * and by the next run on this machine where its process was killed.
 *
 * @param purpose a word for its name
 */
export function scratchFolder(
  purpose: string,
  { parent = tmpdir(), isSecret = false }: ScratchHow = {},
): ScratchFolder {
  removeDeadFolders(parent);
  const below = fs.realpathSync(parent);
  // In one step with its registration: a signal comes before or after.
  const path = fs.mkdtempSync(join(below, `waybill-${purpose}-${ownerOf(process.pid)}-`));
  const removeNow = () => fs.rmSync(path, { recursive: true, force: true });
  const remove = () => fs.promises.rm(path, { recursive: true, force: true, maxRetries: 3 });
  const forget = onInterruption(isSecret ? { secrets: removeNow } : { rest: remove });
  return { path, [Symbol.asyncDispose]: () => remove().finally(forget) };
}

/** Removes the folders of processes that were killed. What belongs to a process that may live is left alone. */
export function removeDeadFolders(parent = tmpdir()): void {
  for (const name of fs.readdirSync(parent)) {
    const [, place, pid, born] = /^waybill-[a-z]+-([0-9a-f]{12})-(\d+)-(\d+)-/.exec(name) ?? [];
    if (place === undefined) continue;
    const path = join(parent, name);
    try {
      const isDead = place === placeOf() ? !isAlive(Number(pid), Number(born)) : isOld(path);
      if (isDead) fs.rmSync(path, { recursive: true, force: true });
    } catch {
      // Another user's is theirs to remove.
    }
  }
}

function ownerOf(pid: number): string {
  return `${placeOf()}-${pid}-${readProcess(pid)?.born ?? 0}`;
}

function isAlive(pid: number, born: number): boolean {
  const found = readProcess(pid);
  // Without `/proc`, only the number can be asked for.
  return found === undefined ? born === 0 && isProcess(pid) : found.born === born;
}

function isOld(path: string): boolean {
  return realClock.now().getTime() - fs.lstatSync(path).mtimeMs > longestRun;
}

let place: string | undefined;

/** The running system and its table of processes: containers that share a folder have process ids of their own. */
function placeOf(): string {
  place ??= createHash('sha256')
    .update(`${hostname()}\0${processTable().join('\0')}`)
    .digest('hex')
    .slice(0, 12);
  return place;
}

function processTable(): string[] {
  try {
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return [boot, fs.readlinkSync('/proc/self/ns/pid')];
  } catch {
    return [];
  }
}
