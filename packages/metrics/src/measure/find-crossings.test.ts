import { expect, it } from '@jest/globals';
import type { Limits } from '../options.ts';
import { at, commit, deployment, facts, release } from './example-facts.ts';
import { findCrossings } from './find-crossings.ts';
import { measure } from './measure.ts';
import type { Report } from './report.ts';

/** Six changes of production, two of them bad, a release that is incomplete, coverage, findings, benchmarks. */
function example(): Report {
  const measures = (parse: number) =>
    new Map([
      ['report:coverage', { lines: 0.7 }],
      ['scan:image', { critical: 2, high: 1 }],
      ['scan:wheel', { critical: 1 }],
      ['report:benchmarks', { parse, write: 5 }],
    ]);
  const releases = [0, 1, 2, 3, 4, 5].map((number) =>
    release(number, `h${number}`, 10 * (number + 1), {
      deployments: [deployment(10 * (number + 1), number % 3 === 1 ? { state: 'failed' } : {})],
      measures: measures(number === 5 ? 30 : 10 + number / 10),
      base: 'none',
    }),
  );
  const open = release(6, 'x', 70, { state: 'delivering', published: undefined });
  const waiting = [commit('w', 0)];
  const input = { environment: undefined, hotfixBranches: [], failedRollouts: true, window: 14 };
  const unreleased = { unreleased: waiting };
  return measure({ ...input, facts: facts([...releases, open], [], unreleased), now: new Date(at(24 * 10)) });
}

it.each<[Limits, string[]]>([
  [{}, []],
  [{ failRate: 0.5 }, []],
  [{ failRate: 0.3 }, ['failRate:production']],
  [{ failRate: 0 }, ['failRate:production']],
  [{ recoveryHours: 10 }, []],
  [{ recoveryHours: 9.9 }, ['recoveryHours:production']],
  [{ coverage: 0.7 }, []],
  [{ coverage: 0.8 }, ['coverage']],
  [{ vulnerabilities: { critical: 2, high: 0 } }, ['vulnerabilities:high']],
  // Each release had some, since ten hours after the start: nine days and 14 hours.
  [{ vulnerabilityDays: { critical: 9.5, low: 0 } }, ['vulnerabilityDays:critical']],
  [{ vulnerabilityDays: { critical: 9.6 } }, []],
  [{ vulnerabilities: { low: 0 } }, []],
  [{ regressions: 0 }, ['regressions']],
  [{ regressions: 1 }, []],
  [{ unreleasedDays: 10 }, []],
  [{ unreleasedDays: 9 }, ['unreleasedDays']],
  [{ incompleteHours: 1000 }, []],
  [{ incompleteHours: 24 }, ['incompleteHours:v1.6.0']],
])('with %j: %j', (limits, expected) => {
  const crossings = findCrossings(example(), limits);

  expect(crossings.map(({ key }) => key)).toEqual(expected);
  for (const { sentence } of crossings) expect(sentence).toMatch(/^[A-Z0-9].*\.$/);
});

it('a rate of fewer than five deployments crosses nothing', () => {
  const report = example();
  const [first] = report.environments;
  if (first === undefined) throw new RangeError('no environment');
  const few = { ...first, now: { ...first.now, failed: { count: 4, of: 4, share: 1 } } };

  expect(findCrossings({ ...report, environments: [few] }, { failRate: 0 })).toEqual([]);
});

it('the age of findings begins with the first release in a row that has some', () => {
  const scans = [{ high: 1 }, { high: 0 }, { high: 2, low: 1 }, { high: 1 }];
  const releases = scans.map((counts, number) =>
    release(number, `h${number}`, 24 * number, { measures: new Map([['scan:image', counts]]) }),
  );
  const input = { environment: undefined, hotfixBranches: [], failedRollouts: true, window: 14 };

  const { quality } = measure({ ...input, facts: facts(releases, []), now: new Date(at(24 * 10)) });

  expect(quality.vulnerabilities).toEqual({ tag: 'v1.3.0', bySeverity: { high: 1 }, days: { high: 8 }, before: 3 });
});
