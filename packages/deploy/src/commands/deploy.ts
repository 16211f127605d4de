import { type CommandResult, exitCodes, type LedgerRelease, type Ports, type Shell } from '@waybill/kernel';
import semver from 'semver';
import { assertApproval } from '../approval/index.ts';
import { type Environment, findChannel, findEnvironment, findStanding, releaseOf } from '../environments/index.ts';
import { emptyReason, noReleaseToDeploy } from '../errors.ts';
import { assertReady, deployRelease, openTarget, planDeployment, targetInput } from '../rollout/index.ts';
import { type Deploy, describeChecks, findRelease, notifying, openDeploy } from './open-deploy.ts';
import { summarizeDeployment, writeSummary } from './write-summary.ts';

export interface DeployGiven {
  readonly environment: string;
  readonly tag?: string | undefined;
  readonly skipStaging?: string | undefined;
  readonly isAgain?: boolean;
  readonly isDryRun?: boolean;
}

/** Brings a release to an environment because a person asks for it. */
export async function deploy(shell: Shell, given: DeployGiven, ports?: Partial<Ports>): Promise<CommandResult> {
  if (given.skipStaging !== undefined && given.skipStaging.trim() === '') throw emptyReason('skip-staging');
  const opened = await openDeploy(shell, ports);
  const environment = findEnvironment(opened.environments, given.environment);
  const releases = await opened.ledger.releases();
  const release = pickRelease(releases, environment, given.tag);
  const { isAgain = false, skipStaging } = given;
  const input = { ...opened, environment, release, isAgain, isAsked: true, purpose: 'deploy' as const, skipStaging };
  const work = targetInput(input);
  if (given.isDryRun) return describeDeployment(opened, { ...input, releases });
  await assertApproval(environment, work);
  const { action, record } = await notifying(opened, () => deployRelease(input));
  const { ended, at, skippedStaging } = record;
  const had = `\`${environment.name}\` has ${release.tag} since ${ended ?? at}: there is nothing to do.`;
  const passed =
    skippedStaging === undefined ? '' : ` ${environment.requires.join(', ')} was passed over: ${skippedStaging}`;
  const text = action === 'none' ? had : `\`${environment.name}\` has ${release.tag}.${passed}`;
  await writeSummary(opened.context, summarizeDeployment({ environment, release }, record, text));
  return { exitCode: exitCodes.done, text, data: { tag: release.tag, action, deployment: record } };
}

/**
 * The release that is named, or the newest one for the environment: of a channel that deploys there by itself, else of the
 * newest that an environment before it has.
 *
 * @throws ENORELEASE
 */
export function pickRelease(
  releases: readonly LedgerRelease[],
  environment: Environment,
  name: string | undefined,
): LedgerRelease {
  if (name !== undefined) {
    const named = findRelease(releases, name);
    if (named === undefined) throw noReleaseToDeploy(name);
    return named;
  }
  for (const other of environment.requires) {
    const { current } = findStanding(releases, other);
    if (current !== undefined) return current.release;
  }
  const channels = environment.on.length > 0 ? environment.on : ['stable'];
  const fitting = releases.filter((each) => each.isPublished && channels.includes(findChannel(each)));
  const [newest] = fitting.sort((a, b) => semver.rcompare(a.version, b.version));
  if (newest === undefined) throw noReleaseToDeploy(undefined);
  return newest;
}

type Planned = Parameters<typeof planDeployment>[0];

async function describeDeployment(opened: Deploy, input: Planned): Promise<CommandResult> {
  const { environment, release } = input;
  const plan = planDeployment(input);
  const work = targetInput({ ...opened, environment });
  if (plan.action === 'none')
    return {
      exitCode: exitCodes.done,
      text: `\`${environment.name}\` has ${release.tag}: there is nothing to do.`,
      data: { tag: release.tag, action: 'none', steps: [] },
    };
  const key = plan.action === 'resume' ? plan.unfinished.deployment.key : plan.key;
  const target = openTarget(environment, work);
  const request = { ...releaseOf(release, environment), key, environment: environment.name, purpose: input.purpose };
  const steps = [...target.describe(request), ...describeChecks(environment)];
  await assertReady(target);
  await assertApproval(environment, work);
  const title = `Would deploy ${release.tag} to \`${environment.name}\`:`;
  const text = [title, ...steps.map((step) => `- ${step}`)].join('\n');
  return { exitCode: exitCodes.done, text, data: { tag: release.tag, action: plan.action, steps } };
}
