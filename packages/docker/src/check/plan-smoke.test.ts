import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findProblem, planSmoke, says } from './plan-smoke.ts';

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

it.each([
  '1.2.0',
  '1.2.0\n',
  'v1.2.0',
  'parcel 1.2.0.',
  '(1.2.0)',
  'parcel-1.2.0',
  'python3-parcel-1.2.0',
  'parcel/1.2.0 python/3.12.1',
  'version="1.2.0",',
  'go1.2.0 linux/amd64',
  '\u001b[1m1.2.0\u001b[0m',
  'needs 1.2.0rc1, is 1.2.0 - well',
])('finds 1.2.0 in %j', (output) => {
  expect(says(output, '1.2.0')).toBe(true);
});

it.each([
  '',
  '1.1.0',
  '11.2.0',
  '1.2.01',
  '0.1.2.0',
  '1.2.0rc1',
  '1.2.0-rc.1',
  '1.2.0.dev3',
  '1.2.0+dirty',
  '1.2.0.1',
  '2.0.0-rc.1.2.0',
  '3.0+1.2.0',
  '1x2x0',
])('finds no 1.2.0 in %j', (output) => {
  expect(says(output, '1.2.0')).toBe(false);
});

it('tells every version from those that have it as a part', () => {
  const versions = fc
    .tuple(fc.nat(), fc.nat(), fc.nat(), fc.constantFrom('', '-rc.1', 'rc1', '-beta.12', '+build.5'))
    .map(([major, minor, patch, rest]) => `${major}.${minor}.${patch}${rest}`);
  fc.assert(
    fc.property(versions, fc.nat(9), (version, digit) => {
      for (const frame of ['#', 'v#', 'parcel #.', '(#)', 'parcel-#\n']) {
        expect(says(frame.replace('#', version), version)).toBe(true);
      }
      for (const frame of ['#rc1', `${digit}#`, `#${digit}`, `${digit}.#`, '#.x', '#-x', '#+x']) {
        expect(says(frame.replace('#', version), version)).toBe(false);
      }
    }),
  );
});

it.each([
  [['1.2.0'], 0, 'parcel 1.2.0', undefined],
  [['1.2.0-rc.1', '1.2.0rc1'], 0, 'parcel 1.2.0rc1', undefined],
  [['1.2.0'], 0, 'parcel 1.1.0', 'did not answer with 1.2.0'],
  [[], 0, 'anything', undefined],
  [['1.2.0'], 2, 'parcel 1.2.0', 'ended with 2'],
  [[], undefined, '', 'ended with the time limit'],
])('wants %j; after %s and %j the problem is %s', (expects, exitCode, output, problem) => {
  expect(findProblem({ expects }, { exitCode, output })).toBe(problem);
});

it('reads an output of millions of characters in one line', () => {
  expect(says(`${'a1.'.repeat(1_000_000)} 1.2.0`, '1.2.0')).toBe(true);
  expect(says('1.'.repeat(1_000_000), '1.2.0')).toBe(false);
});
