import { expect, it } from '@jest/globals';
import { explainCause, isNative } from './foreign-platform.ts';

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
  expect(explainCause('exec /run.sh: exec format error\n')).toContain('`#!`');
  expect(explainCause('no such option')).toBe('');
});
