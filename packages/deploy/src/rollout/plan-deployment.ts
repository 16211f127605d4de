import type { LedgerRelease } from '@waybill/kernel';
import semver from 'semver';
import {
  type Deployed,
  type Environment,
  findBefore,
  findStanding,
  findTaken,
  isGood,
  releaseOf,
} from '../environments/index.ts';
import { olderRelease, releaseNotPublished, requirementMissing } from '../errors.ts';

export interface PlanInput {
  readonly environment: Environment;
  readonly release: LedgerRelease;
  readonly releases: readonly LedgerRelease[];
  readonly purpose: 'deploy' | 'rollback';
  /** Whether a person asks for it; else a release that is older than the deployed one is left out. */
  readonly isAsked: boolean;
  /** Deploys the deployed release once more. */
  readonly isAgain?: boolean;
  readonly skipStaging?: string | undefined;
}

/** What is to be done with a release and an environment. */
export type DeploymentPlan =
  | { readonly action: 'start'; readonly key: string; readonly previous?: Deployed }
  /** A run that is over has begun it: its deployment is found again and followed. */
  | { readonly action: 'resume'; readonly unfinished: Deployed; readonly previous?: Deployed }
  /** It is there, healthy and verified. */
  | { readonly action: 'none'; readonly current: Deployed }
  | { readonly action: 'leave'; readonly key: string; readonly reason: string };

/**
 * Decides, without asking anybody.
 *
 * @throws ENOTDEPLOYABLE, EOLDERRELEASE, ENOTSTAGED
 */
export function planDeployment(input: PlanInput): DeploymentPlan {
  const { environment, release, releases, purpose, isAsked, isAgain = false } = input;
  if (!release.isPublished) throw releaseNotPublished(release.tag, release.problem ?? 'not all of it is published');
  const standing = findStanding(releases, environment.name);
  const { current, history } = standing;
  const withPrevious = (before: Deployed | undefined) => (before === undefined ? {} : { previous: before });
  const unfinished = history.findLast(
    ({ release: { tag }, deployment }) =>
      tag === release.tag && deployment.state === 'running' && deployment.purpose === purpose,
  );
  if (unfinished !== undefined)
    return { action: 'resume', unfinished, ...withPrevious(findBefore(unfinished, standing)) };
  const key = nextKey(input);
  const isThere = current?.release.tag === release.tag && isLastWord(history, current) && isGood(current);
  if (isThere && !isAgain) return { action: 'none', current };
  if (purpose === 'deploy') {
    const newer = findNewer(history, release);
    if (newer !== undefined && !isAsked)
      return { action: 'leave', key, reason: `\`${environment.name}\` has ${newer.release.tag}, which is newer.` };
    if (newer !== undefined) throw olderRelease(environment.name, release.tag, newer.release.tag);
    assertRequired(input);
  }
  // A rollback takes back what was tried last, also where that failed.
  return { action: 'start', key, ...withPrevious(purpose === 'rollback' ? findTaken(standing, release) : current) };
}

function nextKey({ environment, release, releases }: PlanInput): string {
  // The release may have been read before another run has deployed it.
  const { deployments } = releases.find(({ tag }) => tag === release.tag) ?? release;
  const attempts = deployments.filter((each) => each.environment === environment.name).length;
  return `${release.tag}/${environment.name}/${attempts + 1}`;
}

/** What was tried after it failed may have left the environment anyhow. */
function isLastWord(history: readonly Deployed[], deployed: Deployed): boolean {
  return history.at(-1) === deployed;
}

/** A release that is there, or on its way, and newer: also one that an interrupted run began, as it may have got there. */
function findNewer(history: readonly Deployed[], { version }: LedgerRelease): Deployed | undefined {
  const last = history.findLast(({ deployment }) => deployment.state !== 'failed');
  return last !== undefined && semver.gt(last.release.version, version) ? last : undefined;
}

/** An environment that comes before must hold this very image, healthy and verified. @throws ENOTSTAGED */
function assertRequired({ environment, release, releases, skipStaging }: PlanInput): void {
  if (skipStaging !== undefined) return;
  const wanted = releaseOf(release, environment);
  for (const other of environment.requires) {
    const problem = findMissing(wanted.image?.digest, release, findStanding(releases, other), other);
    if (problem !== undefined) throw requirementMissing(environment.name, release.tag, other, problem);
  }
}

function findMissing(
  digest: string | undefined,
  { tag }: LedgerRelease,
  { current, last, history }: ReturnType<typeof findStanding>,
  other: string,
): string | undefined {
  if (last === undefined || !history.some(({ release }) => release.tag === tag))
    return `it was never deployed to \`${other}\``;
  const own = history.findLast(({ release }) => release.tag === tag);
  if (own?.deployment.state === 'running') return `its deployment to \`${other}\` is not over`;
  if (own?.deployment.state === 'failed') return `its deployment to \`${other}\` failed`;
  if (current?.release.tag !== tag) return `\`${other}\` has ${current?.release.tag ?? 'nothing'} now`;
  if (!isLastWord(history, current)) return `a later deployment to \`${other}\` failed`;
  if (current.deployment.digest !== digest)
    return `\`${other}\` has another image of it (${current.deployment.digest ?? 'none'})`;
  return isGood(current) ? undefined : `\`${other}\` is not healthy and verified with it`;
}
