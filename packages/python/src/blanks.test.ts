import { expect, test } from '@jest/globals';
import { strip } from './blanks.ts';
import { isPep440, isVersionSpecifier } from './specifiers.ts';

test.each([
  [' \t1.0\r\n', '1.0'],
  ['\u0085\u001f1.0\u00a0\u3000', '1.0'],
  ['\ufeff1.0', '\ufeff1.0'],
  ['one two', 'one two'],
  [' ', ''],
])('%j without blanks is %j', (text, expected) => {
  expect(strip(text)).toBe(expected);
});

test('many blanks are read in linear time', () => {
  const blanks = ' '.repeat(1_000_000);

  expect(strip(`a${blanks}b`)).toHaveLength(1_000_002);
});

test.each([
  ['>=\u00853.8', true],
  [' >= 3.8 ,', true],
  ['>=\ufeff3.8', false],
  ['\ufeff>=3.8', false],
])('a version specifier has the blanks of Python: %j is %j', (text, expected) => {
  expect(isVersionSpecifier(text)).toBe(expected);
});

test('a byte-order mark is no part of a version', () => {
  expect([' 1.0 ', '\ufeff1.0'].map(isPep440)).toEqual([true, false]);
});
