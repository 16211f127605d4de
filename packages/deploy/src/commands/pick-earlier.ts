import type { LedgerRelease } from '@waybill/kernel';
import semver from 'semver';
import { type Deployed, isGood, type Standing } from '../environments/index.ts';
import { neverDeployed, noPrevious, sameRelease } from '../errors.ts';
import { findRelease } from './open-deploy.ts';

/**
 * The release that a rollback restores. A rollback that an interrupted run has begun is gone on with.
 *
 * @throws ESAMERELEASE, ENEVERDEPLOYED, ENOPREVIOUS
 */
export function pickEarlier(
  { history, current, last }: Standing,
  environment: string,
  to: string | undefined,
): LedgerRelease {
  const succeeded = history.filter(({ deployment }) => deployment.state === 'succeeded');
  if (to !== undefined) {
    const named = findRelease(
      succeeded.map(({ release }) => release),
      to,
    );
    if (named === undefined)
      throw neverDeployed(environment, to, [...new Set(succeeded.map(({ release }) => release.tag))]);
    const isThere = named.tag === current?.release.tag && last === current && isGood(current);
    if (isThere && !isHalfDone(current)) throw sameRelease(environment, named.tag);
    return named;
  }
  if (last !== undefined && isHalfDone(last)) return last.release;
  const bad = last?.release.version;
  // Newer ones were taken back before: only what is older than the last attempt is a way back.
  const earlier = history.findLast((each) => isGood(each) && bad !== undefined && semver.lt(each.release.version, bad));
  if (earlier === undefined) throw noPrevious(environment);
  return earlier.release;
}

/** Whether a rollback has begun and something of it is left to do. */
function isHalfDone({ deployment: { purpose, state, tags = [] } }: Deployed): boolean {
  if (purpose !== 'rollback') return false;
  return state === 'running' || (state === 'succeeded' && tags.some((each) => /^(?:planned|failed)$/.test(each.state)));
}
