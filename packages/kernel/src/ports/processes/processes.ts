import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/** One process, as the system describes it. */
export interface ProcessFacts {
  readonly parent: number;
  /** A process that has ended and whose parent has not asked yet. */
  readonly isOver: boolean;
  /** Start of the process in clock ticks since the start of the system; unknown outside of Linux. */
  readonly born?: number;
}

/** Number of this process. Not from `node:process`: whoever imports that evaluates all that it has, for milliseconds. */
export const ownPid = process.pid;

/** Does something when this process ends; what takes time does not happen any more. */
export function beforeExit(action: () => void): void {
  process.once('exit', action);
}

/** A variable that tells which run has started a process, also when the one in between has ended. */
export const processMark = 'WAYBILL_PROCESS';

/** Process ids are used again: with the start of the process they name one for certain. @see proc_pid_stat(5) */
export function readProcess(pid: number): ProcessFacts | undefined {
  try {
    return parseStat(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

function parseStat(stat: string): ProcessFacts | undefined {
  // The name of the program comes second, in parentheses, and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent] = fields;
  const born = Number(fields[19]);
  if (!Number.isSafeInteger(born)) return undefined;
  return { parent: Number(parent), isOver: state === 'Z' || state === 'X', born };
}

/** Whether a process of this number exists, also one of another user. */
export function isProcess(pid: number): boolean {
  try {
    // Signal 0 only asks.
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * The processes that this one has started, with all that those have started. Nothing is put into a process group of its
 * own: whoever kills our group must reach them, and a terminal must, too.
 */
export function findDescendants(): number[] {
  const all = listProcesses();
  const known = new Set([process.pid, ...[...all.keys()].filter(isMarked)]);
  // A process may have a smaller number than its parent.
  for (let before = 0; before < known.size; ) {
    before = known.size;
    for (const [pid, { parent }] of all) if (known.has(parent)) known.add(pid);
  }
  known.delete(process.pid);
  return [...known].filter((pid) => all.get(pid)?.isOver === false);
}

function listProcesses(): ReadonlyMap<number, ProcessFacts> {
  const all = new Map<number, ProcessFacts>();
  for (const name of namesIn('/proc')) {
    const found = /^\d+$/.test(name) ? readProcess(Number(name)) : undefined;
    if (found !== undefined) all.set(Number(name), found);
  }
  return all.size > 0 ? all : askPs();
}

/** Where there is no `/proc`. */
function askPs(): ReadonlyMap<number, ProcessFacts> {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8', timeout: 1000 });
  const lines = (stdout ?? '').split('\n').map((line) => line.trim().split(/\s+/));
  return new Map(
    lines.flatMap(([pid, parent, state = '']) => {
      const isOurs = Number(parent) > 0;
      return isOurs ? [[Number(pid), { parent: Number(parent), isOver: state.startsWith('Z') }] as const] : [];
    }),
  );
}

function isMarked(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    const mark = `${processMark}=${ownMark()}`;
    return fs.readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(mark);
  } catch {
    // Of another user, or ended.
    return false;
  }
}

/** What children of this process carry. */
export function ownMark(): string {
  return `${process.pid}-${readProcess(process.pid)?.born ?? 0}`;
}

/** A process that no other one can be taken for. */
export interface NamedProcess {
  readonly pid: number;
  readonly born: number;
}

/** The nearest processes above this one, without the first of all; none where there is no `/proc`. */
export function findStarters(count: number): NamedProcess[] {
  const found: NamedProcess[] = [];
  let pid = process.ppid;
  while (found.length < count && pid > 1) {
    const facts = readProcess(pid);
    if (facts?.born === undefined) break;
    found.push({ pid, born: facts.born });
    pid = facts.parent;
  }
  return found;
}

export function isSameProcess({ pid, born }: NamedProcess): boolean {
  const found = readProcess(pid);
  return found?.born === born && !found.isOver;
}

/** Sends a signal to each; what has ended meanwhile is left out. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended, or is another user's.
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}
