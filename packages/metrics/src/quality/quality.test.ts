import { describe, expect, it } from '@jest/globals';
import { parseBenchmarks } from './parse-benchmarks.ts';
import { parseCoverage } from './parse-coverage.ts';

describe('coverage', () => {
  it.each([
    [
      'Cobertura, as `coverage xml` writes it',
      '<?xml version="1.0" ?>\n<coverage version="7.6" lines-valid="200" lines-covered="150" line-rate="0.75" branch-rate="0"><packages/></coverage>',
      { lines: 0.75, covered: 150, total: 200 },
    ],
    [
      'Cobertura with rates alone, and its document type',
      '<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">\n<coverage line-rate="0.5"><sources/></coverage>',
      { lines: 0.5 },
    ],
    [
      'JaCoCo: the sum of the report, not of a package',
      '<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="a"><package name="p"><counter type="LINE" missed="9" covered="1"/></package><counter type="BRANCH" missed="1" covered="1"/><counter type="LINE" missed="20" covered="60"/></report>',
      { lines: 0.75, covered: 60, total: 80 },
    ],
    [
      'lcov of two files',
      'TN:\nSF:a.py\nLF:10\nLH:5\nend_of_record\nSF:b.py\nLF:30\nLH:25\nend_of_record\n',
      { lines: 0.75, covered: 30, total: 40 },
    ],
    ['a byte-order mark', '\uFEFF<coverage line-rate="1"/>', { lines: 1 }],
  ])('%s', (_, text, expected) => {
    expect(parseCoverage(text)).toEqual(expected);
  });

  it.each([
    ['nothing', ''],
    ['other text', 'Total coverage: 80%'],
    ['other XML', '<testsuites/>'],
    ['HTML', '<html><body>80 %</body></html>'],
    ['a rate beyond 1', '<coverage line-rate="75"/>'],
    ['more lines than there are', 'LF:1\nLH:2\n'],
    ['no line', 'LF:0\nLH:0\n'],
    ['counts that are none', '<coverage lines-valid="many" lines-covered="few"/>'],
    ['cut XML', '<coverage line-rate="0.5">'],
    ['entities', '<!DOCTYPE coverage [<!ENTITY a "b">]><coverage line-rate="0.5"/>'],
    ['deep nesting', `<coverage line-rate="0.5">${'<a>'.repeat(1000)}`],
    ['JaCoCo without lines', '<report name="a"><counter type="BRANCH" missed="1" covered="1"/></report>'],
  ])('%s is no report', (_, text) => {
    expect(parseCoverage(text)).toEqual({ problem: expect.any(String) });
  });
});

describe('benchmarks', () => {
  it.each([
    ['{"parse": 12.5, "write": 3}', { parse: 12.5, write: 3 }],
    ['[{"name": "parse", "value": 12.5, "unit": "ms"}]', { parse: 12.5 }],
  ])('%s', (text, expected) => {
    expect(parseBenchmarks(text)).toEqual(expected);
  });

  it.each([
    '',
    '7',
    '{"a": "fast"}',
    '[{"name": "a"}]',
    '{"": 1}',
    '{"a\\nb": 1}',
    JSON.stringify(Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [`b${n}`, n]))),
  ])('%.20s is refused', (text) => {
    expect(parseBenchmarks(text)).toEqual({ problem: expect.any(String) });
  });

  it('a name that every object has is no result, and does no harm', () => {
    expect(parseBenchmarks('{"__proto__": {"polluted": 1}, "constructor": 2, "a": 1}')).toEqual({ a: 1 });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
