import type { ReleaseRepository } from '@waybill/rehearsal';
import { execa } from 'execa';

export interface JobOptions {
  readonly branch: string;
  /** Laid over the environment of this process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly args?: readonly string[];
}

export interface JobResult {
  readonly exitCode: number | undefined;
  /** Everything that the job printed. */
  readonly output: string;
  /** The working copy that it ran in. */
  readonly cwd: string;
  readonly seconds: number;
}

/**
 * Runs `npx semantic-release` as a CI job would: in a fresh clone, as a child process.
 *
 * @param repository made below the folder of the installed packages, so that its clones find them as a user's would
 */
export async function releaseJob(repository: ReleaseRepository, options: JobOptions): Promise<JobResult> {
  const clone = await repository.clone();
  await clone.branch(options.branch);
  return runReleaseIn(clone.cwd, options);
}

/** Runs `npx semantic-release` in a working copy that is there. */
export async function runReleaseIn(cwd: string, { env, args = [] }: Omit<JobOptions, 'branch'>): Promise<JobResult> {
  const started = performance.now();
  const { exitCode, all } = await execa('npx', ['semantic-release', ...args], {
    cwd,
    env,
    all: true,
    reject: false,
  });
  return { exitCode, output: all, cwd, seconds: (performance.now() - started) / 1000 };
}

/** Fails with the end of the job's output, which says more than its exit code. */
export function expectSuccess({ exitCode, output }: JobResult): void {
  if (exitCode !== 0) throw new Error(`The job ended with exit code ${exitCode}:\n${output.slice(-4000)}`);
}
