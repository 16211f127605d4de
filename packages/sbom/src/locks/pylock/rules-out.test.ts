import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { growth } from '../../../test/growth.ts';
import { parsePylock } from './parse-pylock.ts';
import { rulesOut } from './rules-out.ts';

const selection = { extras: [], dependency_groups: ['default', 'Web_App'] };

it.each([
  [`'dev' in dependency_groups`, true],
  [`"default" in dependency_groups`, false],
  [`'web-app' in dependency_groups`, false],
  [`'cli' in extras`, true],
  [`'cli' not in extras`, false],
  [`'default' not in dependency_groups`, true],
  [`'dev' in dependency_groups or 'default' in dependency_groups`, false],
  [`'dev' in dependency_groups or 'cli' in extras`, true],
  [`sys_platform == 'win32'`, false],
  [`sys_platform == 'win32' and 'dev' in dependency_groups`, true],
  [`sys_platform == 'win32' or 'dev' in dependency_groups`, false],
  [`(python_version < "3.11" and ('dev' in dependency_groups)) or 'cli' in extras`, true],
  [`'linux' in sys_platform`, false],
  [`sys_platform in 'linux darwin' and 'x' in extras`, true],
  [`platform_release not in 'a b' and 'x' in extras`, true],
  // What is no marker rules nothing out.
  [`'dev' in`, false],
  [`('dev' in dependency_groups`, false],
  [`'dev' in dependency_groups)`, false],
  [`§`, false],
  ['', false],
])('%s: rules out is %s', (marker, expected) => {
  expect(rulesOut(marker, selection)).toBe(expected);
});

it('packages of groups and extras are no part of what is shipped', () => {
  const packages = [
    { name: 'requests', version: '1' },
    { name: 'attrs', version: '1', marker: `'default' in dependency_groups` },
    { name: 'pytest', version: '1', marker: `'dev' in dependency_groups` },
    { name: 'click', version: '1', marker: `'cli' in extras` },
    { name: 'colorama', version: '1', marker: `sys_platform == 'win32'` },
  ];
  const found = parsePylock({ 'lock-version': '1.0', 'default-groups': ['default'], packages });

  expect(found?.map(({ name }) => name)).toEqual(['requests', 'attrs', 'colorama']);
});

it('no text makes it fail', () => {
  const words = fc.constantFrom(
    '(',
    ')',
    ' and ',
    ' or ',
    ' not ',
    ' in ',
    `'a'`,
    ' extras',
    ' dependency_groups',
    '==',
    '"',
  );
  fc.assert(
    fc.property(fc.array(words), fc.string(), (parts, text) => {
      expect(typeof rulesOut(parts.join('') + text, selection)).toBe('boolean');
    }),
  );
});

it.each(['(', `'a' in extras or `, ' ', '"'])('%j many times is read in linear time', async (part) => {
  const size = (count: number) => part.repeat(count / part.length);
  expect(await growth([500, 9000], (count) => rulesOut(size(count), selection))).toBeLessThan(96);
});
