import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { type Env, findRunPage, isProcess, ownPid, readProcess } from '@waybill/kernel';
import type { Run } from './parse-ledger.ts';

/** One for each process: what tells this run from others in the ledger. */
const id = crypto.randomUUID();

/** This run, as the ledger names it. */
export function identifyRun(env: Env, now: Date): Run {
  const { GITHUB_RUN_ID: job, GITHUB_RUN_ATTEMPT: attempt } = env;
  const url = findRunPage(env);
  const born = readProcess(ownPid)?.born;
  return {
    ...{ id, host: hostname(), pid: ownPid, started: now.toISOString() },
    ...place,
    ...(born === undefined ? {} : { born }),
    ...(url ? { url } : {}),
    ...(job ? { job } : {}),
    ...(job && attempt ? { attempt: Number(attempt) } : {}),
  };
}

export function isThisRun(run: Pick<Run, 'id'>): boolean {
  return run.id === id;
}

/**
 * Whether another run is at work: `over` and `alive` are certain. `unknown` is a run whose process cannot be asked from
 * here; only its next sign of life in the ledger tells. Clocks are not asked, as those of two machines differ.
 */
export function findLife(run: Run, env: Env): 'over' | 'alive' | 'unknown' {
  if (isThisRun(run) || run.ended !== undefined) return 'over';
  if (isEarlierAttempt(run, env)) return 'over';
  // Containers have the same host name and the same small process ids: only one system and one process table compare.
  const isHere = place.boot !== undefined && run.boot === place.boot && run.processes === place.processes;
  if (!isHere) return 'unknown';
  if (!isProcess(run.pid)) return 'over';
  const born = readProcess(run.pid)?.born;
  // Another user's process may be hidden.
  if (born === undefined || run.born === undefined) return 'unknown';
  return born === run.born ? 'alive' : 'over';
}

/** GitHub starts an attempt when every job of the one before has ended. Jobs of one attempt run side by side. */
function isEarlierAttempt({ job, attempt }: Run, { GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT }: Env): boolean {
  return job !== undefined && job === GITHUB_RUN_ID && attempt !== undefined && attempt < Number(GITHUB_RUN_ATTEMPT);
}

/** The running system and the table that its process ids belong to; unknown outside of Linux. */
const place = readPlace();

function readPlace(): Pick<Run, 'boot' | 'processes'> {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { boot, processes: readlinkSync('/proc/self/ns/pid') };
  } catch {
    return {};
  }
}

/** For people: the job's page, or the process. */
export function nameRun({ url, host, pid: other, started }: Run): string {
  return `${url ?? `process ${other} on ${host}`}, since ${started}`;
}
