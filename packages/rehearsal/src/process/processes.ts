import { readFileSync } from 'node:fs';
import { access, constants, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { commandFailed, endedEarly, neverAnswered } from '../errors.ts';

/** Receives one line for a person about a step that takes seconds. */
export type OnProgress = (line: string) => void;

export interface RunOptions {
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end and returns its standard output; a failure carries the last lines that it wrote. */
export async function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await execa(file, args, { ...options, stdin: 'ignore', reject: false });
  if (result.failed) throw commandFailed([file, ...args.slice(0, 3)].join(' '), tail(result.stderr), result.cause);
  return result.stdout;
}

export interface Program extends RunOptions {
  readonly file: string;
  readonly args: readonly string[];
  /** File that takes all output. */
  readonly log: string;
  /** Whether it answers now; a rejection counts as no. */
  readonly answers: () => Promise<boolean>;
  /** Seconds; default 120, as a busy machine takes long to start an engine. */
  readonly patience?: number;
  /** Asks the process with this id to end; default: SIGTERM. */
  readonly askToEnd?: (pid: number) => void | Promise<void>;
}

export interface RunningProgram {
  readonly pid: number;
  /** Asks it to end, and after five seconds ends it. */
  stop(): Promise<void>;
}

/**
 * Starts a program that serves and waits until it answers. It does not outlive this process, not even when this process
 * is killed outright: the kernel then ends it too (`setpriv --pdeathsig`, Linux).
 */
export async function startProgram(program: Program): Promise<RunningProgram> {
  const [file = program.file, ...args] = [...(await lifeline()), program.file, ...program.args];
  const output = { file: program.log };
  const { cwd, env } = program;
  const streams = { stdin: 'ignore', stdout: output, stderr: output, buffer: false } as const;
  const child = execa(file, args, { ...streams, reject: false, ...(cwd && { cwd }), ...(env && { env }) });
  const pid = child.pid ?? 0;
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) await (program.askToEnd ?? terminate)(pid);
    const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
    await child;
    clearTimeout(timer);
  };
  try {
    await untilReady(program, child);
  } catch (error) {
    child.kill('SIGKILL');
    await child;
    throw error;
  }
  return { pid, stop };
}

/** Does nothing when the process has ended already. */
export function terminate(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function untilReady(program: Program, ended: PromiseLike<unknown>): Promise<void> {
  const patience = program.patience ?? 120;
  const deadline = Date.now() + patience * 1000;
  let running = true;
  ended.then(() => {
    running = false;
  });
  while (!(await program.answers().catch(() => false))) {
    const lastLines = async () => tail(await readFile(program.log, 'utf8').catch(() => ''));
    if (!running) throw endedEarly(program.file, await lastLines());
    if (Date.now() > deadline) throw neverAnswered(program.file, patience, await lastLines());
    await sleep(50);
  }
}

async function lifeline(): Promise<readonly string[]> {
  const setpriv = process.platform === 'linux' ? await programOnPath('setpriv') : undefined;
  return setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'KILL', '--'];
}

function tail(text: string): string {
  return text.trimEnd().split('\n').slice(-20).join('\n');
}

/** Whether a process with this id runs, whoever owns it. */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
}

/** Ended, but its parent has not asked how; some containers have no first process that ever does. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

/** The full path of a program on `PATH` (or on the given search path), if it is there. */
export async function programOnPath(name: string, path = process.env['PATH'] ?? ''): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter(Boolean)) {
    const file = join(folder, name);
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  return undefined;
}
