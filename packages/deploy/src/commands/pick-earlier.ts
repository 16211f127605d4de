import type { LedgerRelease } from '@waybill/kernel';
import semver from 'semver';
import { type Deployed, isGood, type Standing } from '../environments/index.ts';
import { neverDeployed, noPrevious, sameRelease } from '../errors.ts';
import { findRelease } from './open-deploy.ts';

/** What a rollback is asked for. */
export interface RollbackWish {
  /** Tag or version. */
  readonly to?: string | undefined;
  /** Names of the extra steps that are confirmed. */
  readonly steps?: readonly string[];
}

/** The release that a rollback restores. */
export interface EarlierRelease {
  readonly release: LedgerRelease;
  /** The rollback that has restored it: the same command again changes nothing. */
  readonly done?: Deployed;
  /** An extra step is confirmed that an earlier rollback to this release did not run. */
  readonly hasNewSteps: boolean;
  /** The next one on the way back, for whoever wants to go there on purpose. */
  readonly further?: LedgerRelease;
}

/**
 * The release that a rollback restores. A deployment is taken back once: until the next deployment, every rollback without `to`
 * restores the same release, so that a repeated job never goes further back than a person meant.
 *
 * @throws ESAMERELEASE, ENEVERDEPLOYED, ENOPREVIOUS
 */
export function pickEarlier(standing: Standing, environment: string, wish: RollbackWish): EarlierRelease {
  const { history, last } = standing;
  const release =
    wish.to === undefined ? pickByItself(standing, environment) : pickNamed(standing, environment, wish.to);
  const { steps = [] } = wish;
  const restored = last !== undefined && isRestored(last) && last.release.tag === release.tag ? last : undefined;
  const hasNewSteps = restored !== undefined && steps.some((step) => !restored.deployment.steps?.includes(step));
  const done = restored === undefined || hasNewSteps || isHalfDone(restored) ? {} : { done: restored };
  const further = history.findLast((each) => isGood(each) && semver.lt(each.release.version, release.version))?.release;
  return { release, hasNewSteps, ...done, ...(further === undefined ? {} : { further }) };
}

function pickNamed({ history, last }: Standing, environment: string, to: string): LedgerRelease {
  const succeeded = history.filter(({ deployment }) => deployment.state === 'succeeded');
  const named = findRelease(
    succeeded.map(({ release }) => release),
    to,
  );
  if (named === undefined)
    throw neverDeployed(environment, to, [...new Set(succeeded.map(({ release }) => release.tag))]);
  const isThere = last !== undefined && last.release.tag === named.tag && isGood(last);
  if (isThere && last.deployment.purpose !== 'rollback') throw sameRelease(environment, named.tag);
  return named;
}

function pickByItself({ history, last }: Standing, environment: string): LedgerRelease {
  if (last?.deployment.purpose === 'rollback') return last.release;
  const bad = last?.release.version;
  // Newer ones were taken back before: only what is older than the last attempt is a way back.
  const earlier = history.findLast((each) => isGood(each) && bad !== undefined && semver.lt(each.release.version, bad));
  if (earlier === undefined) throw noPrevious(environment);
  return earlier.release;
}

/** Whether a rollback has brought its release back, healthy and verified. */
function isRestored(deployed: Deployed): boolean {
  return deployed.deployment.purpose === 'rollback' && isGood(deployed);
}

/** Whether tags of the image are left to move. */
function isHalfDone({ deployment: { tags = [] } }: Deployed): boolean {
  return tags.some(({ state }) => /^(?:planned|failed)$/.test(state));
}
