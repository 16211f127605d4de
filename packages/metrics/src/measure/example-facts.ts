import type { DeploymentRecord } from '@waybill/kernel';
import type { Commit, Facts, Release } from '../facts/index.ts';

const hour = 3_600_000;
/** When the example begins. */
export const start = Date.parse('2026-01-05T08:00:00.000Z');

/** @param hours since the start */
export function at(hours: number): number {
  return start + hours * hour;
}

export function commit(hash: string, hours: number, changes: Partial<Commit> = {}): Commit {
  return { hash, parents: [], at: at(hours), subject: `feat: ${hash}`, hotfix: [], ...changes };
}

/** A stable release `1.<number>.0` of a commit, published so many hours after the start. */
export function release(number: number, head: string, hours: number, changes: Partial<Release> = {}): Release {
  return {
    tag: `v1.${number}.0`,
    version: `1.${number}.0`,
    branch: 'main',
    isPrerelease: false,
    state: 'complete',
    begun: at(hours) - hour / 6,
    published: at(hours),
    ended: at(hours),
    isResumed: false,
    head,
    builtFrom: head,
    base: undefined,
    deployments: [],
    steps: [],
    measures: new Map(),
    ...{ packages: [], images: [] },
    ...changes,
  };
}

/** A deployment to production that ended so many hours after the start. */
export function deployment(hours: number, changes: Partial<DeploymentRecord> = {}): DeploymentRecord {
  const ended = new Date(at(hours)).toISOString();
  return {
    key: `key-${hours}`,
    environment: 'production',
    purpose: 'deploy',
    state: 'succeeded',
    at: new Date(at(hours) - hour / 10).toISOString(),
    ended,
    ...changes,
  };
}

export function facts(releases: readonly Release[], commits: readonly Commit[], changes: Partial<Facts> = {}): Facts {
  return {
    releases,
    commits: new Map(commits.map((each) => [each.hash, each])),
    marks: [],
    isShallow: false,
    unread: [],
    unreleased: [],
    ...changes,
  };
}
