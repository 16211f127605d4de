import { type DeploymentRecord, throwProblems } from '@waybill/kernel';
import { carryOut } from './carry-out.ts';
import { beginRecord, type DeployInput, openTarget, targetInput } from './deploy-input.ts';
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
  if (first.action === 'none') return { action: 'none', record: first.current.deployment };
  if (first.action === 'leave') {
    const record = { ...beginRecord(input, first.key), state: 'skipped' as const, reason: first.reason };
    context.logger.warn(`${release.tag} is not deployed to \`${environment.name}\`: ${first.reason}`);
    await ledger.record(release.tag, record);
    return { action: 'leave', record };
  }
  const work = targetInput(input);
  const target = openTarget(environment, work);
  const problems = await target.check();
  throwProblems(problems);
  const claim = await ledger.claim(environment.name, release.tag);
  try {
    // Another run may have been there until now.
    const plan = planDeployment({ ...input, releases: await ledger.releases() });
    if (plan.action === 'none') return { action: 'none', record: plan.current.deployment };
    if (plan.action !== 'leave') {
      const record = await carryOut({ ...input, claim, target, work }, plan);
      return { action: plan.action, record };
    }
  } finally {
    await claim.release();
  }
  return deployRelease(input);
}
