import { expect, it } from '@jest/globals';
import { judgeChanges } from './judge-changes.ts';

const allowed = { whole: ['1.3.0b1', '1.3.0-beta.1', 'v1.3.0b1'], parts: ['1', '3', '0'] };

it.each([
  ['version = "1.2.0"', 'version = "1.3.0b1"'],
  ['version: v1.2.0 # core==1.2.0', 'version: v1.3.0b1 # core==1.3.0b1'],
  ['VERSION = (1, 2, 0, "final", 0)', 'VERSION = (1, 3, 0, "beta", 1)'],
  ['V = (1, 2, 0)', 'V = (1, 3, 0, "b1")'],
  ["V = ['1', '2', '0', 'b1']", "V = ['1', '3', '0']"],
  ['V = (1, 2, 0, "", "")', 'V = (1, 3, 0, "b1", "")'],
  ['extra = ""  # none', 'extra = "b1"  # none'],
  ['#define MINOR 2\r', '#define MINOR 3\r'],
])('sees only a version in %p → %p', (before, after) => {
  expect(judgeChanges(`a\n${before}\nb\n`, `a\n${after}\nb\n`, allowed)).toEqual([2]);
});

it.each([
  ['a quote', 'version = "1.2.0"', "version = '1.3.0b1'"],
  ['another version', 'version = "1.2.0"', 'version = "1.2.1"'],
  ['a carriage return', 'version = "1.2.0"\r', 'version = "1.3.0b1"'],
  ['white space', 'version = "1.2.0"', 'version  = "1.3.0b1"'],
  ['an element', 'V = (1, 2, 0)', 'V = (1, 3, 0, 7)'],
  ['a text among several', 'V = (1, 2, 0, "", "")', 'V = (1, 3, 0, "x", "")'],
  ['a text', 'extra = ""', 'extra = "x"'],
  ['a word', 'name = "parcel"', 'name = "crate"'],
])('sees %s', (_what, before, after) => {
  expect(judgeChanges(`${before}\n`, `${after}\n`, allowed)).toMatch(/^line 1: /);
});

it('sees a line that is gone', () => {
  expect(judgeChanges('a\nb\n', 'a\n', allowed)).toBe('2 lines instead of 3');
});
