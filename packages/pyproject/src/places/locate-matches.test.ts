import { describe, expect, test } from '@jest/globals';
import { locateMatches } from './locate-matches.ts';
import { compilePattern, parsePythonPattern } from './parse-python-pattern.ts';

const valuesOf = (text: string, pattern: RegExp, count: number | 'first' = 'first') =>
  locateMatches({ file: 'x', text }, { kind: 'pattern', pattern, count }).map(({ span, value }) => {
    expect(text.slice(span.start, span.end)).toBe(value);
    return value;
  });

describe('a pattern of Python', () => {
  test.each([
    [
      String.raw`(?i)^(__version__|VERSION)(?: ?\: ?str)? *= *(['"])v?(?P<version>.+?)\2`,
      '\nversion: str = "v1.0"',
      '1.0',
    ],
    [String.raw`(?P<q>["'])(?P<version>[\d.]+)(?P=q)`, `"9.9' "1.0"`, '1.0'],
    [String.raw`\A(?P<version>.+)\Z`, '1.0', '1.0'],
    ['(?su)a.(?P<version>\\S+)', 'a\n1.0', '1.0'],
  ])('%s', (pattern, text, version) => {
    expect(valuesOf(text, parsePythonPattern(pattern, 'x'))).toEqual([version]);
  });

  test.each([
    ['no group', '(.+)'],
    ['a mode that JavaScript has not', '(?L)(?P<version>.+)'],
    ['no pattern at all', '(?P<version>('],
  ])('is refused with %s', (_, pattern) => {
    expect(() => parsePythonPattern(pattern, 'tool.x')).toThrow(expect.objectContaining({ code: 'EINVALIDPATTERN' }));
  });
});

test("Python's verbose patterns are read without their layout", () => {
  const pattern = parsePythonPattern('(?x)\n  [#]\\ at\\#  # a comment\n  (?P<version> \\S+ )  [ ]!', 'tool.x');

  expect(pattern.exec('# at#1.2.0 !')?.groups?.['version']).toBe('1.2.0');
});

describe('a number of matches', () => {
  const pattern = compilePattern('parcel==(?<version>\\S+)', 'dm', 'x');

  test('is found when it is right', () => {
    expect(valuesOf('parcel==1.0\nparcel==1.1\n', pattern, 2)).toEqual(['1.0', '1.1']);
  });

  test.each([
    ['', 1, '0 times'],
    ['parcel==1.0\nparcel==1.1\n', 1, '2 times'],
  ])('is an error when it is not (%j)', (text, count, message) => {
    expect(() => valuesOf(text, pattern, count)).toThrow(
      expect.objectContaining({ code: 'EMATCHCOUNT', message: expect.stringContaining(message) }),
    );
  });
});
