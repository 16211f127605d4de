import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isNamed, makesRelease, mergedBranch, parseCommits } from './parse-commits.ts';

const hash = 'a'.repeat(40);
const parents = ['b'.repeat(40), 'c'.repeat(40)];

it('reads what git prints, with the values of trailers', () => {
  const log = `${hash}\x1f${parents.join(' ')}\x1f1767600000\x1ffix: pay\x1fyes\x1ev1.0.0\x1f1.1.0\n\0`;
  expect(parseCommits(log)).toEqual([
    { hash, parents, at: 1_767_600_000_000, subject: 'fix: pay', hotfix: ['yes', 'v1.0.0', '1.1.0'] },
  ]);
});

it('leaves out what is no commit, whatever it is', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const commit of parseCommits(text)) expect(commit.hash).toMatch(/^[0-9a-f]{40,64}$/);
    }),
  );
});

it.each([
  ['Merge pull request #7 from acme/hotfix/1.3.1', 'hotfix/1.3.1'],
  ["Merge branch 'hotfix/1.3.1' into 'main'", 'hotfix/1.3.1'],
  ["Merge branch 'hotfix/1.3.1'", 'hotfix/1.3.1'],
  ["Merge remote-tracking branch 'origin/hotfix/pay'", 'hotfix/pay'],
  ['Merged in hotfix/1.3.1 (pull request #7)', 'hotfix/1.3.1'],
  ['fix: Merge pull request #7 from acme/hotfix/1', undefined],
])('the branch of "%s" is %s', (subject, expected) => {
  expect(mergedBranch({ subject, parents })).toBe(expected);
  expect(mergedBranch({ subject, parents: [hash] })).toBeUndefined();
});

it.each([
  ['hotfix/1', ['hotfix/*'], true],
  ['hotfix', ['hotfix/*'], false],
  ['fix/hotfix/1', ['hotfix/*'], false],
  ['urgent', ['hotfix/*', 'urgent'], true],
])('%s is one of %j: %s', (branch, patterns, expected) => {
  expect(isNamed(branch, patterns)).toBe(expected);
});

it.each([
  ['feat: a', true],
  ['Fix(core): a', true],
  ['chore!: a', true],
  ['refactor(api)!: a', true],
  ['docs: a', false],
  ['fixed the thing', false],
  ['feature: a', false],
])('"%s" makes a release: %s', (subject, expected) => {
  expect(makesRelease({ subject })).toBe(expected);
});
