import { expect, it } from '@jest/globals';
import { isPrerelease } from './is-prerelease.ts';

it.each([
  ['1.0.0', false],
  ['1.0.0-beta.1', true],
  ['1.0.0+build-7', false],
])('isPrerelease(%j) is %j', (version, expected) => {
  expect(isPrerelease(version)).toBe(expected);
});
