import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Env, parseJson, realPorts, type Shell, v } from '@waybill/kernel';
import { jobFailed } from '../errors.ts';
import { Needs, type Order, type Places, Seen } from '../job/index.ts';

interface JobInput {
  /** Folder for the order and its answer. */
  readonly folder: string;
  readonly cwd: string;
  readonly env: Env;
  readonly branch: string;
  readonly url: string;
  readonly places: Places;
}

const LeftOut = v.object({ leftOut: v.array(v.object({ part: v.string(), reason: v.string() })) });

/** What services the configuration needs. @throws EREHEARSALJOB */
export async function inspect(shell: Shell, input: JobInput): Promise<Needs> {
  const { answer, tail } = await runJob(shell, input, 'inspect');
  const needs = parseJson(Needs, answer);
  if (needs === undefined) throw jobFailed(tail);
  return needs;
}

export interface Ran {
  readonly seen: Seen;
  readonly log: string;
  readonly leftOut: Needs['leftOut'];
}

/** Makes the release, or plans it. @throws EREHEARSALJOB */
export async function release(shell: Shell, input: JobInput, mode: 'plan' | 'release'): Promise<Ran> {
  const { answer, tail, log } = await runJob(shell, input, mode);
  const seen = parseJson(Seen, answer);
  const { leftOut } = parseJson(LeftOut, answer) ?? { leftOut: [] };
  if (seen === undefined) throw jobFailed(tail);
  return { seen, log, leftOut };
}

/** Milliseconds: longer than any release takes that a CI job makes. */
const patience = 5 * 3_600_000;

async function runJob({ stdout, stderr }: Shell, input: JobInput, mode: Order['mode']) {
  const { folder, cwd, env, branch, url, places } = input;
  const name = `${mode}-${crypto.randomUUID()}`;
  const output = join(folder, `${name}-answer.json`);
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify({ mode, branch, url, places, output } satisfies Order));
  const { run } = realPorts({ cwd, env, stdout, stderr });
  const program = fileURLToPath(import.meta.resolve('waybill/rehearse-job'));
  const guard = import.meta.resolve('@waybill/rehearsal/guard');
  // What it has of secrets is the stand-ins' own: without this, programs get none.
  const result = await run(execPath, ['--import', guard, program, file], { env, timeout: patience });
  const answer = await readFile(output, 'utf8').catch(() => '');
  return { answer, tail: result.tail, log: `${result.stdout}\n${result.stderr}` };
}
