import { expect, test } from '@jest/globals';
import { isSameVersion, normalizeVersion } from './same-version.ts';

test.each([
  ['1.2', '1.2.0'],
  ['1.2.0-beta.1', '1.2.0b1'],
  ['v2.14.0b1', '2.14.0b1'],
  ['1.0.0.post1', '1.0.0-post.1'],
  ['1.2.0-next.1', 'v1.2.0-next.1'],
  [' 1.0 ', '1.0'],
])('%j and %j are the same', (one, other) => {
  expect([isSameVersion(one, other), isSameVersion(other, one)]).toEqual([true, true]);
});

test.each([
  ['1.2.0', '1.2.1'],
  ['1.2.0', '1.2.0b1'],
  ['0.0.0-development', '0.0.0'],
  ['1.2.0+local', '1.2.0'],
  ['', ''],
  ['version', '1.2.0'],
])('%j and %j are not', (one, other) => {
  expect([isSameVersion(one, other), isSameVersion(other, one)]).toEqual([false, false]);
});

test.each([
  ['v1.2.0-beta.1', '1.2.0b1'],
  ['1.2', '1.2'],
  [' 1.2.0 ', '1.2.0'],
  ['next', 'next'],
])('%j is normalised to %j', (text, expected) => {
  expect(normalizeVersion(text)).toBe(expected);
});
