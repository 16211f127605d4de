import { expect, it } from '@jest/globals';
import { ReleaseError } from '@waybill/kernel';
import { judgeError } from './judge-error.ts';

const release = (code: string) => new ReleaseError(code as 'EX', 'It is so.', 'Do this.');

it.each([
  ['ENOGHTOKEN', 'machine', 'not checked'],
  ['ENOGHTOKEN', 'pull request', 'not checked'],
  ['ENOGHTOKEN', 'release job', 'problem'],
  ['ENOBUILDX', 'job', 'not checked'],
  ['ENOBUILDX', 'release job', 'problem'],
  ['EUNREACHABLE', 'release job', 'not checked'],
  ['EUNEXPECTED', 'release job', 'not checked'],
  ['EINVALIDGHTOKEN', 'machine', 'problem'],
  ['ESTALELOCK', 'machine', 'problem'],
] as const)('%s on a %s is: %s', (code, place, state) => {
  expect(judgeError('plugin x', release(code), place)).toEqual([
    expect.objectContaining({ check: 'plugin x', state, code, message: expect.stringMatching(/It is so\./) }),
  ]);
});

it('every error of a check has a row, and what is no error of a plugin is never fine', () => {
  const several = new AggregateError([release('ESTALELOCK'), new TypeError('x is not a function\nat y')]);

  expect(judgeError('plugin x', several, 'machine')).toEqual([
    { check: 'plugin x', state: 'problem', code: 'ESTALELOCK', message: 'It is so.', remedy: 'Do this.' },
    { check: 'plugin x', state: 'not checked', message: 'The check failed: x is not a function.' },
  ]);
  expect(judgeError('plugin x', 'thrown text', 'machine')).toEqual([
    expect.objectContaining({ state: 'not checked', message: expect.stringContaining('thrown text') }),
  ]);
});
