import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ReleaseRepository } from '@waybill/rehearsal';
import { execa } from 'execa';

export interface JobOptions {
  readonly branch: string;
  /** Laid over the environment of this process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly args?: readonly string[];
  /** With `npx`, which computes for a second before it starts the program that lies there. */
  readonly asUsersDo?: boolean;
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
 * Runs semantic-release as a CI job would: in a fresh clone, as a child process.
 *
 * @param repository made below the folder of the installed packages, so that its clones find them as a user's would
 */
export async function releaseJob(repository: ReleaseRepository, options: JobOptions): Promise<JobResult> {
  const clone = await repository.clone();
  await clone.branch(options.branch);
  return runReleaseIn(clone.cwd, options);
}

/** Runs semantic-release in a working copy that is there. */
export async function runReleaseIn(
  cwd: string,
  { env, args = [], asUsersDo = false }: Omit<JobOptions, 'branch'>,
): Promise<JobResult> {
  const started = performance.now();
  const [file = '', ...first] = asUsersDo ? ['npx', 'semantic-release'] : [installedProgram(cwd)];
  const { exitCode, all } = await execa(file, [...first, ...args], {
    cwd,
    env,
    all: true,
    reject: false,
  });
  return { exitCode, output: all, cwd, seconds: (performance.now() - started) / 1000 };
}

/** What `npx semantic-release` starts: the nearest one above the working copy. */
function installedProgram(cwd: string): string {
  const program = join(cwd, 'node_modules/.bin/semantic-release');
  if (existsSync(program)) return program;
  const parent = dirname(cwd);
  if (parent === cwd) throw new Error('semantic-release is not installed above the repository.');
  return installedProgram(parent);
}

/** Fails with the end of the job's output, which says more than its exit code. */
export function expectSuccess({ exitCode, output }: JobResult): void {
  if (exitCode !== 0) throw new Error(`The job ended with exit code ${exitCode}:\n${output.slice(-4000)}`);
}
