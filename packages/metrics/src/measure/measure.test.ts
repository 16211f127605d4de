import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Facts } from '../facts/index.ts';
import { at, commit, deployment, facts, release } from './example-facts.ts';
import { type MeasureInput, measure } from './measure.ts';

const hour = 3600;

function measured(of: Facts, changes: Partial<MeasureInput> = {}) {
  const input = { now: new Date(at(24 * 14)), window: 14, environment: undefined, hotfixBranches: ['hotfix/*'] };
  return measure({ facts: of, failedRollouts: false, ...input, ...changes });
}

/** The worked example of the README: two weeks, six changes of production. */
function twoWeeks(): Facts {
  const commits = [
    commit('a', -100),
    commit('b', 0, { parents: ['a'] }),
    commit('c', 4, { parents: ['b'] }),
    commit('d', 46, { parents: ['c'] }),
    commit('e', 100, { parents: ['d'] }),
    commit('f', 101, { parents: ['e'] }),
    commit('m', 102, { parents: ['e', 'f'], subject: 'Merge pull request #7 from acme/hotfix/1.3.1' }),
    commit('g', 190, { parents: ['m'] }),
  ];
  return facts(
    [
      release(0, 'a', -99, { deployments: [deployment(-98), deployment(52, rollbackOf('v1.2.0'))], base: 'a' }),
      release(1, 'c', 9, { deployments: [deployment(10)], base: 'a' }),
      release(2, 'd', 49, { deployments: [deployment(50)], base: 'c' }),
      release(3, 'e', 99.5, { deployments: [deployment(100.5)], base: 'd' }),
      release(4, 'm', 103, { deployments: [deployment(104)], base: 'e' }),
      release(5, 'g', 199, { deployments: [deployment(200)], base: 'm' }),
    ],
    commits,
  );
}

function rollbackOf(tag: string) {
  return { purpose: 'rollback' as const, previous: { tag, version: tag.slice(1) } };
}

describe('the worked example of the README', () => {
  const [production] = measured(twoWeeks()).environments;

  it('counts six changes in two weeks', () => {
    expect(production).toMatchObject({ name: 'production', basis: 'deployments' });
    expect(production?.now).toMatchObject({ deployments: 6, perWeek: 3, rollbacks: 1 });
  });

  it('takes the age of each commit when it first gets there', () => {
    // b 10 h, c 6 h; d 4 h; e 0.5 h; f 3 h (the merge is no change); g 10 h. Sorted: 0.5, 3, 4, 6, 10, 10.
    expect(production?.now.leadTime).toEqual({ count: 6, median: 5 * hour, p90: 10 * hour });
  });

  it('two of six failed: one was taken back, one was fixed by the hotfix after it', () => {
    expect(production?.now.failed).toEqual({ count: 2, of: 6, share: 2 / 6 });
    // 50 to 52, and 100.5 to 104.
    expect(production?.now.recovery).toMatchObject({ count: 2, median: 2.75 * hour });
  });

  it('two of six are rework: the rollback and the hotfix, which took three hours from its first commit', () => {
    expect(production?.now.rework).toEqual({ count: 2, of: 6, share: 2 / 6 });
    expect(production?.now.hotfixTime).toMatchObject({ count: 1, median: 3 * hour });
  });

  it('had one change in the two weeks before', () => {
    expect(production?.before).toMatchObject({ deployments: 1, leadTime: { count: 0, median: null } });
  });
});

it('does not depend on the order of the ledger', () => {
  const all = twoWeeks();
  const expected = measured(all);
  fc.assert(
    fc.property(fc.shuffledSubarray([...all.commits.values()], { minLength: all.commits.size }), (commits) => {
      expect(measured({ ...all, commits: new Map(commits.map((each) => [each.hash, each])) })).toEqual(expected);
    }),
    { numRuns: 20 },
  );
});

describe('what counts as a failed deployment', () => {
  const [one, two] = [commit('a', 0), commit('b', 5, { parents: ['a'] })];
  const first = release(0, 'a', 9, { deployments: [deployment(10)], base: 'a' });
  const health = { at: new Date(at(20)).toISOString(), requests: 3 };
  const cases = {
    'one that was unhealthy': { state: 'failed', health: { state: 'unhealthy', ...health } },
    'one whose checks failed': {
      state: 'failed',
      verifications: [{ name: 'api', state: 'failed', at: health.at, seconds: 1 }],
    },
  } as const;

  it.each(Object.entries(cases))('%s', (_, changes) => {
    const second = release(1, 'b', 19, { deployments: [deployment(20, changes as object), deployment(23)], base: 'a' });
    expect(measured(facts([first, second], [one, two])).environments[0]?.now).toMatchObject({
      deployments: 3,
      failed: { count: 1, of: 3 },
      recovery: { count: 1, median: 3 * hour },
      // Made at 5, and there to stay at 23.
      leadTime: { count: 1, median: 18 * hour },
    });
  });

  it.each([
    [false, { deployments: 1, failed: { count: 0, of: 1 } }],
    [true, { deployments: 2, failed: { count: 1, of: 2 }, recovery: { count: 0 } }],
  ])('a rollout that never served, with `failedRollouts` %s', (failedRollouts, expected) => {
    const second = release(1, 'b', 19, { deployments: [deployment(20, { state: 'failed' })], base: 'a' });
    expect(measured(facts([first, second], [one, two]), { failedRollouts }).environments[0]?.now).toMatchObject(
      expected,
    );
  });

  it('one that a person has marked, from then on', () => {
    const second = release(1, 'b', 19, { deployments: [deployment(20)], base: 'a' });
    const third = release(2, 'b', 29, { deployments: [deployment(30)], base: 'b' });
    const marks = [{ tag: 'v1.1.0', at: new Date(at(22)).toISOString(), reason: 'slow' }];
    expect(measured(facts([first, second, third], [one, two], { marks })).environments[0]?.now).toMatchObject({
      failed: { count: 1, of: 3 },
      recovery: { count: 1, median: 8 * hour },
    });
  });

  it.each([
    ['Hotfix: yes', ['yes'], 'v1.1.0', 1],
    ['Fixes-Release: 1.0.0', ['1.0.0'], 'v1.0.0', 1],
    ['Fixes-Release: v9.9.9', ['v9.9.9'], 'none', 0],
  ])('one that a commit with `%s` fixes', (_, hotfix, _tag, count) => {
    const second = release(1, 'b', 19, { deployments: [deployment(20)], base: 'a' });
    const third = release(2, 'c', 29, { deployments: [deployment(30)], base: 'b' });
    const commits = [one, two, commit('c', 25, { parents: ['b'], hotfix })];
    expect(measured(facts([first, second, third], commits)).environments[0]?.now).toMatchObject({
      failed: { count, of: 3 },
      rework: { count: 1 },
    });
  });

  it('a release that came back after it was taken back is judged anew', () => {
    const second = release(1, 'b', 19, { deployments: [deployment(20), deployment(40)], base: 'a' });
    const back = { ...first, deployments: [deployment(10), deployment(22, rollbackOf('v1.1.0'))] };
    expect(measured(facts([back, second], [one, two])).environments[0]?.now).toMatchObject({
      deployments: 4,
      failed: { count: 1, of: 4 },
      // Its commits got there once.
      leadTime: { count: 1 },
    });
  });
});

describe('what is not known', () => {
  it('whether a hotfix of the time before the ledger has to do with its first release', () => {
    const old = commit('m', 1, { parents: ['a', 'b'], subject: "Merge branch 'hotfix/0.9.1'" });
    const commits = [commit('a', 0), commit('b', 0), old, commit('c', 2, { parents: ['m'] })];
    const only = release(0, 'c', 9, { deployments: [deployment(10)] });
    expect(measured(facts([only], commits)).environments[0]?.now.rework).toMatchObject({ count: 0, of: 1 });
  });

  it('without deployments, stable releases stand for them, and the report says so', () => {
    const releases = [
      release(0, 'a', 9, { base: 'a' }),
      release(1, 'b', 19, { base: 'a' }),
      release(2, 'b', 20, { isPrerelease: true }),
      release(3, 'b', 21, { state: 'abandoned', published: undefined }),
    ];
    const report = measured(facts(releases, [commit('a', 0), commit('b', 5, { parents: ['a'] })]));
    expect(report.environments).toMatchObject([{ basis: 'releases', now: { deployments: 2, leadTime: { count: 1 } } }]);
    expect(report.notes.join()).toContain('No deployment is recorded');
    expect(report.releases.now).toEqual({ stable: 2, prereleases: 1, resumed: 0, abandoned: 1 });
  });

  it('in a shallow clone, lead times', () => {
    const report = measured({ ...twoWeeks(), isShallow: true });
    expect(report.environments[0]?.now.leadTime).toEqual({ count: 0, median: null, p90: null });
    expect(report.notes.join()).toContain('`fetch-depth: 0`');
  });

  it('of nothing at all', () => {
    expect(measured(facts([], [])).environments).toMatchObject([
      { basis: 'releases', now: { deployments: 0, failed: { share: null }, recovery: { median: null } } },
    ]);
  });
});

it('tells which step became slower, of releases that one run made', () => {
  const made = (number: number, hours: number, seconds: number, changes = {}) =>
    release(number, `h${number}`, hours, {
      begun: at(hours),
      steps: [{ name: 'pypi', at: at(hours) + seconds * 1000 }],
      ...changes,
    });
  const releases = [
    ...[1, 2, 3, 4, 5].map((number) => made(number, -200 + number, 20)),
    ...[6, 7, 8, 9, 10].map((number) => made(number, 10 + number, 60)),
    // Its time holds the pause between two runs.
    made(11, 40, 90_000, { isResumed: true }),
  ];
  expect(measured(facts(releases, [])).steps).toEqual([
    expect.objectContaining({ name: 'pypi', isSlower: true, now: { count: 5, median: 60, p90: 60 } }),
  ]);
});

it('measures a ledger of 2,000 releases and 20,000 commits quickly enough to wait for', () => {
  const commits = Array.from({ length: 20_000 }, (_, n) =>
    commit(`c${n}`, n / 10 - 2000, { parents: n === 0 ? [] : [`c${n - 1}`] }),
  );
  const releases = Array.from({ length: 2000 }, (_, n) =>
    release(n, `c${n * 10 + 9}`, n - 1990, {
      deployments: [deployment(n - 1990 + 0.5)],
      base: n === 0 ? undefined : `c${n * 10 - 1}`,
    }),
  );
  const { environments } = measured(facts(releases, commits), { now: new Date(at(10)), window: 90 });
  expect(environments[0]?.now.leadTime.count).toBe(19_990);
});
