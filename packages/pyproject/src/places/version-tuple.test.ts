import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { locateAssignment } from './locate-assignment.ts';
import { readTuple, writeTuple } from './version-tuple.ts';

test.each([
  ['5, 2, 19, "final", 0', '5.2.19', '5, 3, 0, "beta", 1', '5, 3, 0, "final", 0'],
  ["1, 1, 0, 'candidate', 2", '1.1.0rc2', "5, 3, 0, 'beta', 1", "5, 3, 0, 'final', 0"],
  ['1, 1, 0', '1.1.0', '5, 3, 0, "b1"', '5, 3, 0'],
  ['1, 1', '1.1', '5, 3, 0, "b1"', '5, 3, 0'],
  ["1,1,0,'b1',", '1.1.0b1', "5,3,0,'b1',", '5,3,0,'],
  ['6, 1, 1, "", ""', '6.1.1', '5, 3, 0, "b1", ""', '5, 3, 0, "", ""'],
  ["6, 1, 1, 'rc2', ''", '6.1.1rc2', "5, 3, 0, 'b1', ''", "5, 3, 0, '', ''"],
  ['6, 1, 1, ""', '6.1.1', '5, 3, 0, "b1"', '5, 3, 0'],
  ["'1', '1', '0'", '1.1.0', "'5', '3', '0', 'b1'", "'5', '3', '0'"],
  ['\n    1,\n    1,\n    0,\n', '1.1.0', '\n    5,\n    3,\n    0,\n    "b1",\n', '\n    5,\n    3,\n    0,\n'],
])('%j is %s, and gets a beta and a stable version', (text, version, beta, stable) => {
  expect(readTuple(text)).toBe(version);
  expect(writeTuple(text, '5.3.0b1')).toBe(beta);
  expect(writeTuple(beta, '5.3.0b1')).toBe(beta);
  expect(writeTuple(beta, '5.3.0')).toBe(stable);
});

test.each([
  '1',
  '1, 2, 3, 4',
  '1, 2, "x"',
  '1, 2, 3, "final"',
  '1, 2, 3, "x", ""',
  '1, 2, 3, "", "x"',
  '1, 2, "", ""',
  'a, b, c',
  '1, 2, 0 # 3',
  '',
  '1, 2, 3, "gamma", 1',
  '-1, 2, 3',
])('%j is no version', (text) => {
  expect(readTuple(text)).toBeUndefined();
});

test('what is written is read again, in any spacing', () => {
  const number = fc.nat({ max: 99 });
  const blank = fc.constantFrom('', ' ', '\n  ');
  const version = fc.tuple(
    number,
    number,
    number,
    fc.constantFrom('', 'a', 'b', 'rc'),
    fc.integer({ min: 1, max: 30 }),
  );
  const start = fc.tuple(number, number, number, blank, blank, fc.boolean(), fc.boolean());
  fc.assert(
    fc.property(start, version, ([a, b, c, before, after, isFive, isQuoted], [x, y, z, kind, serial]) => {
      const numbers = [a, b, c].map((each) => (isQuoted ? `'${each}'` : String(each)));
      const text = [...numbers, ...(isFive ? ['"final"', '0'] : [])].join(`${before},${after}`);
      const wanted = `${x}.${y}.${z}${kind === '' ? '' : kind + serial}`;
      const result = writeTuple(text, wanted);

      expect(readTuple(result)).toBe(wanted);
      expect(result.replace(/[\w"']/g, '').length).toBeGreaterThanOrEqual(text.replace(/[\w"']/g, '').length);
    }),
  );
});

test.each([
  ['VERSION = (1, 1, 0)\n', 'VERSION = (5, 3, 0)\n'],
  ['VERSION: tuple[int, ...] = (1, 1, 0)\n', 'VERSION: tuple[int, ...] = (5, 3, 0)\n'],
  ['VERSION = [1, 1, 0]\r\n', 'VERSION = [5, 3, 0]\r\n'],
])('a tuple is found in %j', (text, after) => {
  const { span, value } = locateAssignment({ file: 'a.py', text }, 'VERSION', 'whole');

  expect(text.slice(0, span.start) + writeTuple(value, '5.3.0') + text.slice(span.end)).toBe(after);
});

test.each(['VERSION = (1, 1, 0)\nVERSION = (1, 2, 0)', 'VERSION = (1, 1, dev)', 'VERSION = 1, 1, 0'])(
  '%j is no plain version',
  (text) => {
    expect(() => locateAssignment({ file: 'a.py', text }, 'VERSION', 'whole')).toThrow(
      expect.objectContaining({ code: 'EUNCLEARVERSION' }),
    );
  },
);
