import { describe, expect, it } from '@jest/globals';
import { describeOverlooked, findOverlooked } from './find-overlooked.ts';

const types = ['feat', 'fix', 'perf', 'revert', 'refactor', 'build', 'docs', 'style', 'test', 'ci', 'chore'];
const size: Readonly<Record<string, number>> = { feat: 2, fix: 1, build: 1 };
const understanding = {
  types,
  releaseOf: ({ type, isBreaking }: { type: string; isBreaking: boolean }) =>
    isBreaking ? 3 : (size[type.toLowerCase()] ?? 0),
};
const overlookedIn = (...messages: string[]) =>
  findOverlooked(
    messages.map((message, i) => ({ hash: `${i}`.repeat(40), message })),
    understanding,
  );

describe('a commit that nobody understands', () => {
  it.each([
    ['feature: a', 'feat'],
    ['feat : a', 'feat'],
    ['feat:a', 'feat'],
    ['feat：a', 'feat'],
    ['Feature(api)!: a', 'feat'],
    ['faet: a', 'feat'],
    ['[fix] a', 'fix'],
    ['fix - a', 'fix'],
    ['fix(api) : a', 'fix'],
    ['bugfix: a', 'fix'],
    ['doc: a', 'docs'],
    ['✨ add scales', 'feat'],
    ['✨ feat: add scales', 'feat'],
    [':bug: mend', 'fix'],
    ['🐛 mend', 'fix'],
    ['⚡️ quick', 'perf'],
    ['💥 drop', 'feat'],
    ['deps: bump a', 'build'],
    ['Bump a from 1.0 to 2.0', 'build'],
    ['Update dependency a to v2', 'build'],
    ['Bump the all group across 1 directory with 3 updates', 'build'],
    ['Update all non-major dependencies', 'build'],
    ['Update actions/checkout action to v4', 'build'],
    ['Lock file maintenance', 'build'],
    ['fxi: a', 'fix'],
    ['improvement: a', 'feat'],
    ['✨(api): a', 'feat'],
    ['(feat) a', 'feat'],
    ['feat! a', 'feat'],
    ['feat – a', 'feat'],
    ['feat!(api): a', 'feat'],
    ['feat!!: a', 'feat'],
    ['feat[api]: a', 'feat'],
    ['feat(api)a', 'feat'],
    ['feat/api: a', 'feat'],
    ['ＦＥＡＴ: a', 'feat'],
    ['PROJ-12: feat(api): a', 'feat'],
    ['[PROJ-12] fix: a', 'fix'],
    ['WIP: feat: a', 'feat'],
    ['fixup! feat: a', 'feat'],
    ['BREAKING CHANGE: a', 'feat'],
    ['[Revert] feat: a', 'revert'],
  ])('%j is named with the nearest type, %s', (message, type) => {
    expect(overlookedIn(message)).toMatchObject([{ header: message, advice: `did you mean \`${type}: …\`?` }]);
  });

  it.each([
    'Update the readme',
    'Fix the scales',
    'Release the parcels',
    '1.2 kg more',
    'Merge the scales',
    'wip',
    'JIRA-1 weigh',
    'i18n: a',
  ])('%j is named', (message) => {
    expect(overlookedIn(message)).toMatchObject([{ header: message }]);
    expect(overlookedIn(message)[0]?.advice).toBeUndefined();
  });

  it.each([
    ['fix: a\n\nBreaking change: b'],
    ['fix: a\n\nBREAKING CHANGES: b'],
    ['fix: a\n\n* BREAKING CHANGE: b'],
    ['fix: a\n\nBREAKING CHANGE b'],
    ['fix: a\n\nBREAKING CHANGE:'],
    ['fix: a\n\n### BREAKING CHANGE\n\nb'],
    ['fix: a\n\n## ⚠ BREAKING CHANGES\n\n- b'],
    ['fix: a\n\nBREAKING_CHANGE: b'],
    ['fix: a\n\nBREAKINGCHANGE: b'],
    ['fix: a\n\n1. BREAKING CHANGE: b'],
    ['fix: a\n\n2) BREAKING CHANGE: b'],
    ['fix: a\n\n- [x] BREAKING CHANGE: b'],
    ['fix: a\n\n**BREAKING CHANGE**: b'],
    ['fix: a\n\n**Breaking change:** b'],
    ['fix: a\n\n[BREAKING CHANGE] b'],
    ['fix: a\n\n💥 BREAKING: b'],
    ['fix: a\n\nBREAKING CHANGE - b'],
    ['fix: a\n\nBREAKING CHANGE：b'],
  ])('%j looks as if it were breaking', (message) => {
    expect(overlookedIn(message)[0]?.advice).toContain('`BREAKING CHANGE: `');
  });

  it('may be in a squashed one', () => {
    expect(overlookedIn('build: a\n\n* feat!: b\n* fix: c')[0]?.advice).toContain('`feat!: …`');
    expect(overlookedIn('chore: a\n\n- fix: c')[0]?.advice).toContain('`fix: …`');
    expect(overlookedIn('build: a\n\nfeat!: b\n\nfix: c')[0]?.advice).toContain('`feat!: …`');
    expect(overlookedIn('build: a\n\n  1. feat(api)!: b')[0]?.advice).toContain('`feat!: …`');
    expect(overlookedIn('Weigh (#3)\n\n* feat: b')[0]?.advice).toContain('`feat: …`');
    expect(overlookedIn('build: a\n\nnote!: b\n\n```\nfeat: c\n```')).toEqual([]);
    expect(overlookedIn('feat: a\n\n* fix: b\n* feat: c')).toEqual([]);
  });
});

it.each([
  'feat: a',
  'FIX(api)!: a',
  "Merge branch 'x' into main",
  'Merge pull request #1 from a/b\n\nfeat: a',
  'Merged in feature/x (pull request #12)',
  'Merged PR 12: weigh',
  'Merge 0123456789 into abcdef0123',
  "Merge 'x' into y",
  'Initial commit',
  'chore(release): 1.2.3 [skip ci]\n\n### ⚠ BREAKING CHANGES\n\n* a\n\n### Reverts\n\n* feat: b\n* BREAKING CHANGE: c',
  'Release v1.2.3',
  'Release 1.2.3-beta.1 (#4)',
  'release: 1.2.3',
  'v1.2.3',
  '1.2.3',
  'Bump version: 1.0.0 → 1.1.0',
  'Bump version to 1.2.3 [skip ci]',
  'bump: version 7.1.0a0 → 7.1.0',
  'Revert "feat: a"',
  'fix: a\n\nbreaking change but does not actually include one',
  'fix: a\n\nThis is no breaking change.',
  'fix: a\n\n## Breaking changes\n\nNone.',
  'fix: a\n\n- [ ] BREAKING CHANGE',
  'fix: a\n\nIt is BREAKING CHANGE: that decides.',
  'fix: a\n\n```\n### BREAKING CHANGE\n```',
  'fix: a\n\nBREAKING CHANGELOG: b',
  'fix: a\n\nbreaking up: b',
  'feat!: a\n\n### BREAKING CHANGE\n\nb',
  'feat: a\n\nBREAKING CHANGE: b\n\nNo breaking change: c',
])('%j is understood', (message) => {
  expect(overlookedIn(message)).toEqual([]);
});

it("looks into git's own list of squashed commits, which is indented", () => {
  const log = 'commit 0123456\nAuthor: Ann <ann@example.org>\n\n    feat!: b\n';

  expect(overlookedIn(`chore: a\n\nSquashed commit of the following:\n\n${log}`)[0]?.advice).toContain('`feat!: …`');
  expect(overlookedIn(`Squashed commit of the following:\n\n${log}`)[0]?.advice).toContain('`feat!: …`');
});

it("takes Azure's squash for one where its title is of no other commit", () => {
  expect(overlookedIn('Merged PR 12: feat: weigh')[0]?.advice).toBe('did you mean `feat: …`?');
  expect(overlookedIn('Merged PR 12: feat: weigh', 'feat: weigh')).toEqual([]);
});

it('reads what the analyzer gets: without what nobody sees', () => {
  expect(overlookedIn('\uFEFFfeat: a', 'fix: b\n\n\u2028BREAKING CHANGE: c')).toEqual([]);
});

it('says how many, and shows some', () => {
  const all = overlookedIn(...Array.from({ length: 14 }, (_, i) => `feature: ${i}\u001b[31m`));

  const text = describeOverlooked(all, 20);

  expect(text).toMatch(/^14 of 20 commits are not understood/);
  expect(text).toContain('- 0000000 feature: 0 (did you mean `feat: …`?)');
  expect(text).toMatch(/\n- … and 4 more$/);
});
