import { expect, test } from '@jest/globals';
import { readPoetryRange } from './poetry-range.ts';

test.each([
  ['^1.2.3', '>=1.2.3,<2'],
  ['^1', '>=1,<2'],
  ['^0.2.3', '>=0.2.3,<0.3'],
  ['^0.0.3', '>=0.0.3,<0.0.4'],
  ['^0.0', '>=0.0,<0.1'],
  ['^0', '>=0,<1'],
  ['^1.2.0b1', '>=1.2.0b1,<2'],
  ['~1.2.3', '>=1.2.3,<1.3'],
  ['~1.2', '>=1.2,<1.3'],
  ['~1', '>=1,<2'],
  ['~=1.2', '~=1.2'],
  ['>=1.2, <3', '>=1.2,<3'],
  ['1.2.*', '==1.2.*'],
  ['1.2', '==1.2'],
  ['*', ''],
])('%s is %s', (text, range) => {
  expect(readPoetryRange(text)).toBe(range);
});

test('alternatives are not judged', () => {
  expect(readPoetryRange('^1.0 || ^2.0')).toBeUndefined();
});
