import { runGone, runUnfinished } from '../../errors.ts';
import { followUntil, type Look } from '../follow-until.ts';
import type { DeploymentHandle, DeploymentOutcome, TargetInput } from '../target.ts';
import type { ActionsApi } from './actions-api.ts';
import { describeProgress, judgeRun } from './judge-run.ts';

/**
 * Waits for the end of a workflow run.
 *
 * @throws EWORKFLOWLIMIT, EWORKFLOWGONE: how it ended is not known
 */
export async function followRun(
  { run: id }: DeploymentHandle,
  seconds: number,
  api: ActionsApi,
  input: TargetInput,
): Promise<DeploymentOutcome> {
  // The ledger is data.
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 1) throw runGone(String(id));
  const look = () => lookAt(id, api);
  return followUntil({ subject: 'The workflow run', seconds, look, unfinished: runUnfinished }, input);
}

async function lookAt(id: number, api: ActionsApi): Promise<Look> {
  const run = await api.readRun(id);
  const url = run.html_url;
  if (run.status !== 'completed') {
    const pending = run.status === 'waiting' ? await api.readPending(id) : [];
    return { url, progress: describeProgress(run, pending) };
  }
  const jobs = run.conclusion === 'success' ? [] : await api.readJobs(id).catch(() => []);
  return { url, progress: 'has ended', outcome: judgeRun(run, jobs) };
}
