import { expect, test } from '@jest/globals';
import { findNumbers } from './version-numbers.ts';

const lines = (text: string, version = '3.1.0') =>
  findNumbers(text, version).map((at) => text.slice(0, at).split('\n').length);

test.each([
  ['of C', '#define A_VERSION_MAJOR 3\n#define A_VERSION_MINOR 1\n#define A_VERSION_MICRO 0\n', [1, 2, 3]],
  ['of CMake', 'set(A_MAJOR_VERSION 3)\nset(A_MINOR_VERSION "1")\nset(A_PATCH_VERSION 0)\n', [1, 2, 3]],
  ['of Python', '_version_major = 3\n_version_minor = 1\n# or\n_version_patch: 0\n', [1, 2, 4]],
  ['of JSON', '{"versionMajor": 3, "versionMinor": 1,\n "versionPatch": "0"}', [1, 1, 2]],
  ['alone', 'MAJOR = 3\nMINOR = 1\n__patch__: 0\n', [1, 2, 3]],
  ['with two for the last', 'VERSION_MAJOR 3\nVERSION_MINOR 1\nVERSION_MICRO 0\nVERSION_PATCH 0', [1, 2, 3, 4]],
])('numbers %s are found', (_what, text, found) => {
  expect(lines(text)).toEqual(found);
});

test.each([
  ['of another version', 'VERSION_MAJOR 3\nVERSION_MINOR 2\nVERSION_PATCH 0'],
  ['without the last', 'VERSION_MAJOR 3\nVERSION_MINOR 1'],
  ['that are longer', 'VERSION_MAJOR 3\nVERSION_MINOR 1\nVERSION_PATCH 0x00'],
  ['of a sentence', 'a MAJOR = 3\nb MINOR = 1\nc PATCH = 0'],
  ['of something else', 'python_requires_major = 3\nminor = 1\npatch = 0'],
])('not numbers %s', (_what, text) => {
  expect(lines(text)).toEqual([]);
});

test('a version of two numbers has no third, and a pre-release has the same numbers', () => {
  const text = 'VERSION_MAJOR 3\nVERSION_MINOR 1\nVERSION_PATCH 0';

  expect(lines(text, '3.1')).toHaveLength(3);
  expect(lines(text, '3.1.0b1')).toHaveLength(3);
  expect(lines(text, '3.1.1')).toEqual([]);
});
