import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  parseGrypeReport,
  parseNpmAudit,
  parseOsvReport,
  parseOwnReport,
  parsePipAudit,
  parseTrivyReport,
} from './index.ts';
import { parseDebsecanReport } from './parse-debsecan-report.ts';

const parsers = { parseGrypeReport, parseNpmAudit, parseOsvReport, parseOwnReport, parsePipAudit, parseTrivyReport };

describe.each(Object.entries(parsers))('%s', (_, parse) => {
  it.each([
    '',
    ' ',
    'null',
    '[]',
    '{}',
    '"a"',
    '1',
    '{"results":{}}',
    '{"matches":[]}',
    'No vulnerabilities found',
    '<html>',
  ])('takes %j for no report', (text) => {
    expect(parse(text)).toBeUndefined();
  });

  it('never throws, whatever it gets', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect([undefined, 'object']).toContain(parse(text) === undefined ? undefined : 'object');
      }),
    );
  });
});

const osv = (name: string, id: string, more: object = {}) =>
  JSON.stringify({
    results: [
      { packages: [{ package: { name, version: '1', ecosystem: 'npm' }, vulnerabilities: [{ id, ...more }] }] },
    ],
  });

it('shows nothing that a terminal, a page or a CI service would obey', () => {
  const summary = '\u001b[2J::set-output name=a::b\n## x \u202e';
  const [finding] = parseOsvReport(osv('a\n::error::b', 'CVE-2026-1', { summary }))?.findings ?? [];

  expect(`${finding?.package.name}${finding?.title}`).not.toMatch(/[\u001b\n\u202e]/);
});

it.each(['CVE-1\n2', '', '`a`', '<b>', '../../etc', `C${'a'.repeat(200)}`])(
  'takes %j for no name of a vulnerability',
  (id) => {
    expect(parseOsvReport(osv('a', id))).toBeUndefined();
  },
);

it('reads a large report in time in proportion to it', () => {
  const count = 20_000;
  const packages = Array.from({ length: count }, (_, at) => ({
    package: { name: `p${at}`, version: '1', ecosystem: 'npm' },
    vulnerabilities: [{ id: `CVE-2026-${at}` }],
  }));

  expect(parseOsvReport(JSON.stringify({ results: [{ packages }] }))?.findings).toHaveLength(count);
});

const block = (lines: readonly string[]) => `${lines.join('\n')}\n\n`;
const zlib = block([
  'CVE-2026-9 (fixed, remotely exploitable, high urgency)',
  '  installed: this is the description',
  '  installed: zlib1g 1:1.2.13',
  '             (built from zlib 1:1.2.13)',
  '  fixed in unstable: zlib 1:1.3-1 (source package)',
  '  fix is available for the selected suite (bookworm)',
]);

it('reads debsecan by the place of a line, whatever the description says', () => {
  expect(parseDebsecanReport(zlib)?.findings).toMatchObject([
    {
      id: 'CVE-2026-9',
      package: { name: 'zlib1g', version: '1:1.2.13' },
      severity: 'high',
      fixed: ['1:1.3-1'],
      state: 'fixed',
    },
  ]);
  expect(parseDebsecanReport('')?.findings).toEqual([]);
  expect(parseDebsecanReport(`${zlib}Traceback (most recent call last):\n`)).toBeUndefined();
  expect(parseDebsecanReport('', 'error: invalid version x of package y\n')?.warnings).toHaveLength(1);
});
