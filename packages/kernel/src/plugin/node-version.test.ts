import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import semver from 'semver';
import { engines } from '../own-package.ts';
import { isSupported } from './node-version.ts';

const range = '^22.14.0 || >=24.10.0';

it('reads the range of its own manifest as npm does', () => {
  const number = fc.nat(40);
  fc.assert(
    fc.property(
      number,
      number,
      number,
      fc.constantFrom('', '-nightly20260101', '-rc.1'),
      (major, minor, patch, more) => {
        const version = `${major}.${minor}.${patch}${more}`;
        expect(isSupported(version, engines.node)).toBe(
          semver.satisfies(version, engines.node, { includePrerelease: true }),
        );
      },
    ),
  );
});

it.each([
  ['18.20.8', false],
  ['20.20.2', false],
  ['22.13.9', false],
  ['22.14.0', true],
  ['22.99.1', true],
  ['23.11.0', false],
  ['24.9.9', false],
  ['24.10.0', true],
  ['25.0.0-nightly', true],
  ['100.0.0', true],
])('Node %s is supported: %s', (version, isRight) => {
  expect(isSupported(version, range)).toBe(isRight);
});
