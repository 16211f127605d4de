import type { DeploymentRecord } from '@waybill/kernel';
import type { Facts, Release } from '../facts/index.ts';
import { type CommitCounter, countCommits } from './commits-of.ts';
import { type Hotfix, isWork } from './hotfixes.ts';

/** One change of an environment. Times are milliseconds since 1970, spans are milliseconds. */
export interface Change {
  readonly tag: string;
  readonly at: number;
  readonly kind: 'planned' | 'hotfix' | 'rollback';
  /** Whether the environment served it at the end. */
  readonly isHealthy: boolean;
  /** When it was known to be bad, where it was. */
  readonly failedAt: number | undefined;
  /** How long the environment was bad; unknown while it is. */
  readonly recovery: number | undefined;
  /** Ages of the commits that it brought there first; unknown for the first change. */
  readonly leadTimes: readonly number[];
  /** From the first commit of a hotfix to here. */
  readonly hotfixTime: number | undefined;
}

export interface ChangeRules {
  readonly hotfixes: ReadonlyMap<string, Hotfix>;
  readonly failedRollouts: boolean;
}

/** What happened to an environment, before it is judged. */
interface Event {
  readonly release: Release;
  readonly at: number;
  readonly isRollback: boolean;
  readonly isHealthy: boolean;
  /** What it replaced. */
  readonly previous: string | undefined;
}

/** The changes of an environment, the oldest first. What never served anybody is none, unless the rules say otherwise. */
export function listChanges(environment: string, facts: Facts, rules: ChangeRules): Change[] {
  const events = facts.releases.flatMap((release) =>
    release.deployments
      .filter((each) => each.environment === environment && counts(each, rules))
      .map(
        (each): Event => ({
          release,
          at: Date.parse(each.ended ?? each.at),
          isRollback: each.purpose === 'rollback',
          isHealthy: each.state === 'succeeded',
          previous: each.previous?.tag,
        }),
      ),
  );
  return judge(events, facts, rules);
}

/** Stable releases in place of deployments, where none is recorded. */
export function listReleased(facts: Facts, rules: ChangeRules): Change[] {
  const events = facts.releases.flatMap((release): Event[] =>
    release.isPrerelease || release.published === undefined
      ? []
      : [{ release, at: release.published, isRollback: false, isHealthy: true, previous: undefined }],
  );
  return judge(events, facts, rules);
}

function counts({ state, health, verifications = [] }: DeploymentRecord, { failedRollouts }: ChangeRules): boolean {
  if (state === 'succeeded') return true;
  if (state !== 'failed') return false;
  const hasServed = health?.state === 'unhealthy' || verifications.some((each) => each.state === 'failed');
  return hasServed || failedRollouts;
}

function judge(unsorted: readonly Event[], facts: Facts, { hotfixes }: ChangeRules): Change[] {
  const events = [...unsorted].sort((one, other) => one.at - other.at);
  const counter = countCommits(facts.commits);
  return events.map((event, place) => {
    const { release, at, isRollback, isHealthy } = event;
    const own = takeOwn(counter, event, place === 0);
    const hotfix = isRollback ? undefined : hotfixes.get(release.tag);
    const failedAt = findFailure(events, place, facts, hotfixes);
    const healed = failedAt === undefined ? undefined : findHealed(events, place, failedAt);
    return {
      ...{ tag: release.tag, at, isHealthy, failedAt },
      kind: isRollback ? 'rollback' : hotfix === undefined ? 'planned' : 'hotfix',
      recovery: spanOf(failedAt, healed),
      leadTimes: facts.isShallow ? [] : own.map((commit) => Math.max(0, at - commit.at)),
      hotfixTime: isHealthy ? spanOf(hotfix?.begun, at) : undefined,
    };
  });
}

/** Milliseconds between two times that are known. Clocks of two machines may differ: never less than none. */
function spanOf(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : Math.max(0, to - from);
}

/** The work that gets there with this change for the first time; none where it did not stay. Nothing is known of the time before the first change. */
function takeOwn(counter: CommitCounter, { release, isHealthy }: Event, isFirst: boolean) {
  if (isFirst) counter.skip(release.base ?? release.head);
  if (!isHealthy) return [];
  return counter.take(release.head).filter((commit) => isWork(commit, release));
}

function findFailure(
  events: readonly Event[],
  place: number,
  { marks }: Facts,
  hotfixes: ReadonlyMap<string, Hotfix>,
): number | undefined {
  const event = events[place] as Event;
  if (!event.isHealthy) return event.at;
  if (event.isRollback) return undefined;
  const { tag, version } = event.release;
  const later = events.slice(place + 1);
  // Once it is gone, and came again, the second time is judged by itself.
  const end = later.findIndex(({ release }) => release.tag === tag);
  const until = end < 0 ? later : later.slice(0, end);
  const next = until.find(({ isHealthy }) => isHealthy);
  const mark = marks.find((each) => each.tag === tag && Date.parse(each.at) >= event.at);
  const isTakenBack = until.some((each) => each.isRollback && each.isHealthy && each.previous === tag);
  const isFixed = until.some((each) => {
    const hotfix = each.isRollback ? undefined : hotfixes.get(each.release.tag);
    if (hotfix === undefined) return false;
    return hotfix.fixes.some((name) => name === tag || name === version) || (isSilent(hotfix) && each === next);
  });
  if (mark !== undefined) return Date.parse(mark.at);
  return isTakenBack || isFixed ? event.at : undefined;
}

/** A hotfix that names no release fixes the one before it. A trailer may say anything, such as `Hotfix: yes`. */
function isSilent({ fixes }: Hotfix): boolean {
  return fixes.every((name) => !/\d/.test(name));
}

/** When the environment was well again. */
function findHealed(events: readonly Event[], place: number, failedAt: number): number | undefined {
  return events.slice(place + 1).find(({ isHealthy, at }) => isHealthy && at >= failedAt)?.at;
}
