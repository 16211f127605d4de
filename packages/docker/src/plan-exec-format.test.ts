import { expect, it } from '@jest/globals';
import { causeIn, isNative } from './plan-exec-format.ts';

it.each([
  ['linux/amd64', 'linux/amd64\n', true],
  ['linux/amd64/v2', 'linux/amd64', true],
  ['linux/arm64/v8', 'linux/arm64', true],
  ['linux/arm/v7', 'linux/arm', true],
  ['linux/arm/v7', 'linux/arm64', false],
  ['linux/arm64', 'linux/amd64', false],
  ['windows/amd64', 'linux/amd64', false],
  // Nothing is known of the engine.
  ['linux/amd64', '', false],
])('an engine may run %s by itself on %j: %s', (platform, engine, expected) => {
  expect(isNative(platform, engine)).toBe(expected);
});

it('explains what the kernel does not run', () => {
  expect(causeIn('exec /run.sh: exec format error\n')).toContain('`#!`');
  expect(causeIn('no such option')).toBe('');
});
