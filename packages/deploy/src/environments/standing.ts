import type { DeploymentRecord, LedgerRelease } from '@waybill/kernel';

/** A deployment with the release that it is of. */
export interface Deployed {
  readonly release: LedgerRelease;
  readonly deployment: DeploymentRecord;
}

/** What the ledger knows of an environment. */
export interface Standing {
  /** What it runs: the last deployment that succeeded. */
  readonly current?: Deployed;
  /** What was tried last, whatever became of it. */
  readonly last?: Deployed;
  /** All that were tried, the oldest first. */
  readonly history: readonly Deployed[];
}

/** What became of an environment, by the times in the ledger. */
export function findStanding(releases: readonly LedgerRelease[], environment: string): Standing {
  const history = releases
    .flatMap((release) => release.deployments.map((deployment) => ({ release, deployment })))
    .filter(({ deployment }) => deployment.environment === environment && deployment.state !== 'skipped')
    .sort((a, b) => endOf(a).localeCompare(endOf(b)));
  const current = history.findLast(({ deployment }) => deployment.state === 'succeeded');
  const last = history.at(-1);
  return { history, ...(current === undefined ? {} : { current }), ...(last === undefined ? {} : { last }) };
}

/** One that runs is the newest. */
function endOf({ deployment: { state, at, ended } }: Deployed): string {
  return state === 'running' ? `9${at}` : (ended ?? at);
}

/** What the environment had when a deployment began, as its record says. */
export function findBefore(
  { deployment: { previous, key } }: Deployed,
  { history }: Pick<Standing, 'history'>,
): Deployed | undefined {
  return history.findLast(({ release, deployment }) => release.tag === previous?.tag && deployment.key !== key);
}

/** What a rollback to a release takes back: what was tried last; of a rollback that is tried again, what that took back. */
export function findTaken({ last, history }: Standing, { tag }: Pick<LedgerRelease, 'tag'>): Deployed | undefined {
  if (last?.release.tag !== tag || last.deployment.purpose !== 'rollback') return last;
  return findBefore(last, { history }) ?? last;
}

/** Whether a release is in an environment, was healthy there, and passed every check. */
export function isGood({ deployment: { state, health, verifications = [] } }: Deployed): boolean {
  return (
    state === 'succeeded' && health?.state !== 'unhealthy' && verifications.every((each) => each.state === 'passed')
  );
}
