import type { DeploymentRecord, LedgerRelease } from '@waybill/kernel';
import { findStanding } from '../environments/index.ts';
import { goForward } from '../rollback/index.ts';
import { carryOut } from './carry-out.ts';
import { assertReady, beginRecord, type DeployInput, openTarget, targetInput } from './deploy-input.ts';
import { type DeploymentPlan, planDeployment } from './plan-deployment.ts';

/** What became of a deployment. */
export interface Deployment {
  readonly action: DeploymentPlan['action'];
  readonly record: DeploymentRecord;
}

/**
 * Brings a release to an environment, waits for it, checks it there, and writes down what became of it. A deployment that an
 * earlier run began is found again and followed.
 *
 * @throws EDEPLOYFAILED, EROLLBACKFAILED; what the plan throws; what the target finds wrong beforehand
 */
export async function deployRelease(input: DeployInput): Promise<Deployment> {
  const { environment, release, ledger, context } = input;
  const first = planDeployment({ ...input, releases: await ledger.releases() });
  if (first.action === 'none') return nothingToDo(input, first.current.deployment);
  if (first.action === 'leave') {
    const record = { ...beginRecord(input, first.key), state: 'skipped' as const, reason: first.reason };
    context.logger.warn(`${release.tag} is not deployed to \`${environment.name}\`: ${first.reason}`);
    await ledger.record(release.tag, record);
    return { action: 'leave', record };
  }
  const work = targetInput(input);
  const target = openTarget(environment, work);
  await assertReady(target);
  const claim = await ledger.claim(environment.name, release.tag);
  try {
    // Another run may have been there until now.
    const releases = await ledger.releases();
    const plan = planDeployment({ ...input, releases });
    if (plan.action === 'none') return await nothingToDo(input, plan.current.deployment);
    if (plan.action !== 'leave') {
      const key = plan.action === 'resume' ? plan.unfinished.deployment.key : plan.key;
      await endOthers(input, releases, key);
      const record = await carryOut({ ...input, claim, target, work }, plan);
      return { action: plan.action, record: await followUp(input, record) };
    }
  } finally {
    await claim.release();
  }
  return deployRelease(input);
}

/** It is there; what belongs to it may be left to do, where the run that deployed it was interrupted. */
async function nothingToDo(input: DeployInput, record: DeploymentRecord): Promise<Deployment> {
  return { action: 'none', record: await followUp(input, record) };
}

/**
 * What is still recorded as running belongs to runs that are over, as the environment is this run's now. Nobody will follow it
 * to its end any more.
 */
async function endOthers(
  { environment, release, purpose, ledger, ports }: DeployInput,
  releases: readonly LedgerRelease[],
  key: string,
): Promise<void> {
  const { history } = findStanding(releases, environment.name);
  const others = history.filter(({ deployment }) => deployment.state === 'running' && deployment.key !== key);
  for (const each of others) {
    const what = purpose === 'rollback' ? 'rolled back' : 'deployed';
    const reason = `Its run ended without a result, and \`${release.tag}\` was ${what} in its place.`;
    const ended = ports.clock.now().toISOString();
    await ledger.record(each.release.tag, { ...each.deployment, state: 'failed', ended, reason });
  }
}

/** A later deployment takes forward what a rollback took back. */
async function followUp(input: DeployInput, record: DeploymentRecord): Promise<DeploymentRecord> {
  const { environment, release, purpose, options, ledger } = input;
  const isWanted = environment.rollback.tags || environment.rollback.page;
  if (purpose === 'rollback' || !isWanted || record.state !== 'succeeded') return record;
  const forward = { environment, release, record, releases: await ledger.releases() };
  const tags = await goForward(forward, targetInput(input), options.clearTextHosts);
  if (tags === undefined) return record;
  const changed = { ...record, tags: [...tags] };
  await ledger.record(release.tag, changed);
  return changed;
}
