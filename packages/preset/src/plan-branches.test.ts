import { expect, it } from '@jest/globals';
import { planBranches } from './plan-branches.ts';

const names = { main: 'main', beta: 'develop', candidatePrefix: 'release/' };

it.each([
  ['main', [{ name: 'main' }]],
  ['develop', [{ name: 'main' }, { name: 'develop', prerelease: 'beta', channel: 'beta' }]],
  ['release/1.2', [{ name: 'main' }, { name: 'release/1.2', prerelease: 'rc', channel: 'rc' }]],
  ['hotfix/crash', [{ name: 'main' }, { name: 'develop', prerelease: 'beta', channel: 'beta' }]],
  [undefined, [{ name: 'main' }, { name: 'develop', prerelease: 'beta', channel: 'beta' }]],
])('on %s names only the branches that the run needs', (current, branches) => {
  expect(planBranches(current, names)).toEqual(branches);
});

it('never names two release branches: the same identifier twice stops every run', () => {
  const candidates = planBranches('release/2', names).filter(({ prerelease }) => prerelease === 'rc');

  expect(candidates).toHaveLength(1);
});
