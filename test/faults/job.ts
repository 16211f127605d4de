import type { ReleaseRepository } from '@waybill/rehearsal';
import { execa } from 'execa';

/** A release job that may not live to its end. */
export interface Job {
  /** Ends the whole process group at once, as a machine does that is taken away. */
  kill(): void;
  /** Asks its first process to end, as CI does that cancels a job. */
  cancel(): void;
  /** How it ended; a job over its time is killed. */
  readonly ended: Promise<JobEnd>;
}

export interface JobEnd {
  /** `undefined` when it was killed. */
  readonly exitCode: number | undefined;
  /** Everything that the job printed. */
  readonly output: string;
  readonly seconds: number;
}

/** Milliseconds: what a CI service gives a job, here. */
const patience = 300_000;

/** What starts semantic-release: the program that `npx semantic-release` finds after a second of computing. */
export type Start = readonly [file: string, ...args: string[]];

export interface JobOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly start: Start;
}

/** Starts semantic-release in a working copy, in a process group of its own. */
export function startJob({ cwd }: ReleaseRepository, { env, start }: JobOptions): Job {
  const started = performance.now();
  const options = {
    ...({ cwd, env, all: true, reject: false, detached: true, stdin: 'ignore' } as const),
    // How long a cancelled job takes is judged elsewhere, where nothing else is at work.
    forceKillAfterDelay: false,
  } as const;
  const [file, ...args] = start;
  const child = execa(file, [...args], options);
  const kill = () => endGroup(child.pid);
  const timer = setTimeout(kill, patience);
  const ended = child.then(({ exitCode, all }) => {
    clearTimeout(timer);
    // What it started in the background must not meddle with the next job.
    kill();
    return { exitCode, output: all, seconds: (performance.now() - started) / 1000 };
  });
  return { kill, cancel: () => void child.kill('SIGTERM'), ended };
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
