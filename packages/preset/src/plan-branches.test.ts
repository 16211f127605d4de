import { expect, it } from '@jest/globals';
import { findMain, planBranches } from './plan-branches.ts';
import { tagFormatOf } from './repository-facts.ts';

const names = { main: 'main', beta: 'develop', candidatePrefix: 'release/' };

it.each([
  ['main', [{ name: 'main' }]],
  ['develop', [{ name: 'main' }, { name: 'develop', prerelease: 'beta', channel: 'beta' }]],
  ['release/1.2', [{ name: 'main' }, { name: 'release/1.2', prerelease: 'rc', channel: 'rc' }]],
  ['1.x', [{ name: '1.x', range: '1.x', channel: '1.x' }, { name: 'main' }]],
  ['1.x.x', [{ name: '1.x.x', range: '1.x', channel: '1.x' }, { name: 'main' }]],
  ['1.2.x', [{ name: '1.2.x', range: '1.2.x', channel: '1.2.x' }, { name: 'main' }]],
  ['v2.x', [{ name: 'v2.x', range: '2.x', channel: '2.x' }, { name: 'main' }]],
  ['1.2.3', [{ name: 'main' }, { name: 'develop', prerelease: 'beta', channel: 'beta' }]],
  ['hotfix/crash', [{ name: 'main' }, { name: 'develop', prerelease: 'beta', channel: 'beta' }]],
  [undefined, [{ name: 'main' }, { name: 'develop', prerelease: 'beta', channel: 'beta' }]],
])('on %s names only the branches that the run needs', (current, branches) => {
  expect(planBranches(current, names)).toEqual(branches);
});

it('never names two release branches: the same identifier twice stops every run', () => {
  const candidates = planBranches('release/2', names).filter(({ prerelease }) => prerelease === 'rc');

  expect(candidates).toHaveLength(1);
});

it.each([
  ['main', 'master', ['main', 'master'], 'main'],
  ['master', 'master', ['master'], 'master'],
  ['develop', 'master', ['develop', 'master'], 'master'],
  ['trunk', 'trunk', ['trunk'], 'trunk'],
  ['develop', 'develop', ['develop', 'main'], 'main'],
  ['develop', 'develop', ['develop', 'master'], 'master'],
  ['1.x', '1.x', ['1.x'], 'main'],
  ['release/2', 'dev', ['dev', 'main'], 'main'],
  ['master', undefined, ['master'], 'master'],
  [undefined, undefined, [], 'main'],
])(
  'on %s, with the default branch %s and %j, stable releases come from %s',
  (current, defaultBranch, branches, main) => {
    const has = (branch: string) => (branches as readonly string[]).includes(branch);

    expect(findMain(current, names, () => ({ defaultBranch, has }))).toBe(main);
  },
);

it.each([
  [[], 'v${version}'],
  [['v1.2.0'], 'v${version}'],
  [['1.2.0'], '${version}'],
  [['1.2.0', 'v1.3.0'], 'v${version}'],
  [['v1.2.0', '1.3.0', '1.3.0-beta.1'], '${version}'],
  [['1.2', '2024-01-01', 'v1', '3'], 'v${version}'],
])('of the tags %j goes on with %s', (tags, format) => {
  expect(tagFormatOf(tags)).toBe(format);
});
