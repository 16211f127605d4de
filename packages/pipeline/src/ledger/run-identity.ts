import { hostname } from 'node:os';
import { kill, pid } from 'node:process';
import type { Env } from '@waybill/kernel';
import type { Entry, Run } from './parse-ledger.ts';

/** One for each process: what tells this run from others in the ledger. */
const id = crypto.randomUUID();

/** A run on another machine that has not been heard of for so long is taken for dead. Milliseconds. */
const silence = 600_000;

/** This run, as the ledger names it. */
export function identifyRun(env: Env, now: Date): Run {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: slug, GITHUB_RUN_ID: job } = env;
  const url = server && slug && job ? `${server}/${slug}/actions/runs/${job}` : env['CI_JOB_URL'];
  return {
    ...{ id, host: hostname(), pid, started: now.toISOString() },
    ...(url ? { url } : {}),
    ...(job ? { job } : {}),
  };
}

export function isThisRun(run: Run): boolean {
  return run.id === id;
}

/**
 * Whether another run may still be at work on a release. On this machine its process tells. Elsewhere an earlier attempt
 * of the same job is over, and silence means death; before its tag, a release may be taken over in any case, since its
 * run asks the ledger once more before it makes anything public.
 */
export function isOngoing({ run, state, updated }: Entry, { env, now }: { readonly env: Env; readonly now: Date }) {
  if (isThisRun(run) || run.ended !== undefined) return false;
  if (run.host === hostname()) return run.pid !== pid && isAlive(run.pid);
  if (state === 'planned' || (run.job !== undefined && run.job === env['GITHUB_RUN_ID'])) return false;
  return now.getTime() - Date.parse(updated) < silence;
}

function isAlive(other: number): boolean {
  try {
    // Signal 0 only asks.
    kill(other, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** For people: the job's page, or the process. */
export function nameRun({ url, host, pid: other, started }: Run): string {
  return `${url ?? `process ${other} on ${host}`}, since ${started}`;
}
