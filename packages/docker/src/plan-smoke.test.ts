import { expect, it } from '@jest/globals';
import { planSmoke } from './plan-smoke.ts';

const program = { entrypoint: ['app'] };

it('tries --version on an entry point, and does not insist', () => {
  expect(planSmoke('auto', program, '1.2.0-rc.1')).toEqual([
    { args: ['--version'], expects: ['1.2.0-rc.1', '1.2.0rc1'], isBinding: false },
  ]);
});

it.each([
  ['auto', { entrypoint: [] }],
  ['off', program],
] as const)('has nothing to run with %s and %j', (smoke, config) => {
  expect(planSmoke(smoke, config, '1.2.0')).toEqual([]);
});

it('insists on what was asked for', () => {
  expect(planSmoke([['check'], ['tool', '--version']], program, '1.2.0')).toEqual([
    { args: ['check'], expects: [], isBinding: true },
    { args: ['tool', '--version'], expects: ['1.2.0'], isBinding: true },
  ]);
});
