import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Finding, parsePurl } from '../findings/index.ts';
import { judgeFindings, type Policy, type Statements } from './judge-findings.ts';
import { parseAcceptances } from './parse-acceptances.ts';
import { parseCycloneDxVex } from './parse-cyclonedx-vex.ts';
import { parseIgnores } from './parse-ignores.ts';
import { parseOpenVex } from './parse-openvex.ts';
import { parseOsvConfig } from './parse-osv-config.ts';
import { parsePlainTrivyIgnore, parseTrivyIgnore } from './parse-trivyignore.ts';

const now = new Date('2026-11-28T06:00:00Z');
const nothing: Statements = { ignores: [], vex: [], accepted: [] };
const usual: Policy = { failOn: 'high', unknown: 'warn', onlyFixed: false, graceHours: 0 };
const product = 'pkg:pypi/parcel@1.2.0';

const finding = (over: Partial<Finding> = {}): Finding => ({
  ...{ id: 'CVE-2026-1234', aliases: ['GHSA-aaaa-bbbb-cccc'], severity: 'critical', score: 9.8 },
  package: { name: 'werkzeug', version: '0.14', purl: 'pkg:pypi/werkzeug@0.14' },
  ...{ fixed: ['0.15.3'], state: 'fixed', published: '2026-01-01T00:00:00Z' },
  ...{ subjects: ['parcel.whl'], scanners: ['grype'] },
  ...over,
});

function decide(over: Partial<Finding>, policy: Partial<Policy> = {}, statements: Partial<Statements> = {}) {
  const { judged } = judgeFindings(
    [finding(over)],
    { ...usual, ...policy },
    { ...nothing, ...statements },
    {
      purlOf: () => parsePurl(product),
      now,
    },
  );
  return judged[0]?.decision.is;
}

it.each<[Partial<Finding>, Partial<Policy>, string]>([
  [{ severity: 'critical' }, {}, 'blocks'],
  [{ severity: 'high' }, {}, 'blocks'],
  [{ severity: 'medium' }, {}, 'below'],
  [{ severity: 'low' }, { failOn: 'low' }, 'blocks'],
  [{ severity: 'critical' }, { failOn: 'never' }, 'below'],
  [{ severity: 'unknown' }, {}, 'unknown-severity'],
  [{ severity: 'unknown' }, { unknown: 'block' }, 'blocks'],
  [{ fixed: [], state: 'not-fixed' }, {}, 'blocks'],
  [{ fixed: [], state: 'wont-fix' }, { onlyFixed: true }, 'no-fix'],
  [{ state: 'fixed' }, { onlyFixed: true }, 'blocks'],
  [{ published: '2026-11-28T03:00:00Z' }, { graceHours: 4 }, 'grace'],
  [{ published: '2026-11-28T01:59:59Z' }, { graceHours: 4 }, 'blocks'],
  [{ published: undefined }, { graceHours: 4 }, 'blocks'],
  [{ published: 'yesterday' }, { graceHours: 4 }, 'blocks'],
])('%j with %j: %s', (over, policy, expected) => {
  expect(decide(over, policy)).toBe(expected);
});

describe('ignores', () => {
  const ignores = (text: string) => parseIgnores(`ignores:\n${text}`, 'i.yaml');
  const entry = 'reason: r, until: 2027-01-31';

  it.each([
    [`  - { id: CVE-2026-1234, ${entry} }`, 'ignored'],
    [`  - { id: GHSA-aaaa-bbbb-cccc, ${entry} }`, 'ignored'],
    [`  - { id: CVE-2026-1234, package: Werkzeug, ${entry} }`, 'ignored'],
    [`  - { id: CVE-2026-1234, package: "pkg:pypi/werkzeug", ${entry} }`, 'ignored'],
    [`  - { id: CVE-2026-1234, package: "pkg:pypi/werkzeug@0.14", ${entry} }`, 'ignored'],
    [`  - { id: CVE-2026-1234, package: "pkg:pypi/werkzeug@0.15", ${entry} }`, 'blocks'],
    [`  - { id: CVE-2026-1234, package: "pkg:npm/werkzeug", ${entry} }`, 'blocks'],
    [`  - { id: CVE-2026-1234, package: flask, ${entry} }`, 'blocks'],
    [`  - { id: CVE-2026-12345, ${entry} }`, 'blocks'],
  ])('%s: %s', (text, expected) => {
    const read = ignores(text);
    expect(read.problems).toEqual([]);
    expect(decide({}, {}, read)).toBe(expected);
  });

  it.each([
    ['  - { id: CVE-1, until: 2027-01-31 }', 'i.yaml:2', 'the entry has no `reason`'],
    ['  - { id: CVE-1, reason: "", until: 2027-01-31 }', 'i.yaml:2', '`reason` is empty'],
    ['  - { id: CVE-1, reason: r }', 'i.yaml:2', 'the entry has no `until`'],
    ['  - { id: CVE-1, reason: r, until: 2027-02-30 }', 'i.yaml:2', '`until` is no date like `2027-01-31`'],
    [
      '  - { id: CVE-1, reason: r, until: 2027-01-31, because: x }',
      'i.yaml:2',
      'the entry has the unknown key `because`',
    ],
    ['# nothing\n  - CVE-1', 'i.yaml:3', 'the entry is not an object with `id`, `reason` and `until`'],
    ['  - {', 'i.yaml:2', 'it is not YAML'],
  ])('%j is wrong at %s', (text, place, problem) => {
    expect(ignores(text).problems).toEqual([{ place, problem: expect.stringContaining(problem) }]);
  });

  it('may be none, and no alias of YAML takes the memory', () => {
    expect(parseIgnores('', 'i.yaml')).toEqual({ ignores: [], problems: [], warnings: [] });
    const bomb = 'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nignores: [*b,*b]\n';
    expect(parseIgnores(bomb, 'i.yaml').problems.length).toBeGreaterThan(0);
  });

  it('unused ones are named', () => {
    const read = ignores(`  - { id: CVE-1, ${entry} }\n  - { id: CVE-2026-1234, ${entry} }`);
    const judgement = judgeFindings([finding()], usual, { ...nothing, ...read }, { purlOf: () => undefined, now });

    expect(judgement.unusedIgnores.map(({ place }) => place)).toEqual(['i.yaml:2']);
  });
});

it('reads `.trivyignore`: names with an end, and comments as reasons', () => {
  const text = `\uFEFF# The debugger is never
# enabled.
CVE-2026-1 exp:2027-01-31\r
GHSA-aaaa-bbbb-1234

CVE-2026-2 # no fix yet
CVE-2026-3 exp:soon
AVD-DS-0002
generic-unwanted-rule
   CVE-2026-4
`;

  expect(parsePlainTrivyIgnore(text, '.trivyignore')).toEqual({
    ignores: [
      {
        ...{ id: 'CVE-2026-1', purls: [], until: '2027-01-31', place: '.trivyignore:3' },
        reason: 'The debugger is never enabled.',
      },
      {
        ...{ id: 'GHSA-aaaa-bbbb-1234', purls: [], until: undefined, place: '.trivyignore:4' },
        reason: 'The debugger is never enabled.',
      },
      { id: 'CVE-2026-2', purls: [], until: undefined, reason: 'no fix yet', place: '.trivyignore:6' },
      { id: 'CVE-2026-4', purls: [], until: undefined, reason: undefined, place: '.trivyignore:10' },
    ],
    problems: [{ place: '.trivyignore:7', problem: '`exp:` is no date like `2027-01-31`' }],
    warnings: [],
  });
});

it('reads `.trivyignore.yaml`: purls, paths, dates, statements', () => {
  const text = `vulnerabilities:
  - id: CVE-2026-1234
    purls: ["pkg:pypi/werkzeug"]
    expired_at: 2027-01-31
    statement: not reached
  - id: CVE-2026-2
    paths: ["./usr/local/bin/*", "opt/**"]
  - id: CVE-2026-3
    expired_at: soon
misconfigurations:
  - id: AVD-1
`;
  const read = parseTrivyIgnore(text, 't.yaml');

  expect(read.ignores).toMatchObject([
    { id: 'CVE-2026-1234', until: '2027-01-31', reason: 'not reached', place: 't.yaml:2' },
    { id: 'CVE-2026-2', paths: ['usr/local/bin/*', 'opt/**'], place: 't.yaml:6' },
  ]);
  expect(read.problems).toEqual([{ place: 't.yaml:8', problem: '`expired_at` is no date like `2027-01-31`' }]);
  expect(read.warnings).toEqual([]);
  expect(decide({}, {}, read)).toBe('ignored');
  const at = (...paths: string[]) => decide({ id: 'CVE-2026-2', aliases: [], paths }, {}, read);
  expect(at('usr/local/bin/restic')).toBe('ignored');
  expect(at('usr/local/bin/restic', 'opt/a/b/restic')).toBe('ignored');
  // One of the two is not meant; and nothing says where the package is.
  expect(at('usr/local/bin/restic', 'bin/restic')).toBe('blocks');
  expect(at()).toBe('blocks');
  expect(decide({ id: 'CVE-2026-2', aliases: [] }, {}, read)).toBe('blocks');
});

it.each([
  ['no list of vulnerabilities', 'secrets:\n  - id: private-key\n    statement: generated\n', [], 0],
  ['an empty list', 'vulnerabilities:\nmisconfigurations:\n  - id: AVD-DS-0026 # LOW\n', [], 0],
  ['only an end with a time', 'vulnerabilities:\n  - id: CVE-1\n    expired_at: "2026-12-31T00:00:00Z"\n', [], 1],
  [
    'a statement of several lines',
    '# a\n---\nvulnerabilities:\n  # b\n  - id: CVE-1\n    statement: >-\n      a\n      b\n',
    [],
    1,
  ],
  [
    'a key that Trivy has not',
    'vulnerabilities:\n  - id: CVE-1 # libssl3\n    expires: 2026-05-10\n',
    ['`t.yaml:2` has the key `expires`, which Trivy does not know: it has no effect'],
    1,
  ],
])('reads a `.trivyignore.yaml` that has %s', (_, text, warnings, count) => {
  const read = parseTrivyIgnore(text, 't.yaml');

  expect(read).toMatchObject({ problems: [], warnings });
  expect(read.ignores).toHaveLength(count);
});

it('reads `osv-scanner.toml`: ignores by name, and packages', () => {
  const text = `[[IgnoredVulns]]
id = "GHSA-aaaa-bbbb-cccc"
ignoreUntil = 2027-01-31
reason = "not reached"

[[PackageOverrides]]
name = "flask"
ecosystem = "PyPI"
ignore = true
effectiveUntil = 2027-03-01T00:00:00Z
`;
  const read = parseOsvConfig(text, 'o.toml');

  expect(read.ignores).toMatchObject([
    { id: 'GHSA-aaaa-bbbb-cccc', until: '2027-01-31', place: 'o.toml:1' },
    { id: undefined, packageName: 'flask', until: '2027-03-01', place: 'o.toml:6' },
  ]);
  expect(decide({}, {}, read)).toBe('ignored');
  const flask = { name: 'Flask', version: '1', purl: 'pkg:pypi/flask@1' };
  expect(decide({ id: 'CVE-9', aliases: [], package: flask }, {}, read)).toBe('ignored');
  expect(decide({ id: 'CVE-9', aliases: [], package: { name: 'Flask', version: '1' } }, {}, read)).toBe('blocks');
  expect(parseOsvConfig('a = [', 'o.toml').problems).toMatchObject([{ place: 'o.toml:1', problem: 'it is not TOML' }]);
});

it.each([
  ['a date', 'ignoreUntil = 2027-01-31'],
  ['a time', 'ignoreUntil = 2027-01-31T23:30:00-08:00'],
  ['a time without a zone', 'ignoreUntil = 2027-01-31 00:00:00'],
  ['a text', 'ignoreUntil = "2027-01-31T00:00:00Z"'],
])('reads the end of an ignore of osv-scanner that is %s, wherever the machine is', (_, line) => {
  const zone = process.env['TZ'];
  try {
    for (const each of ['Asia/Tokyo', 'America/New_York', 'UTC']) {
      process.env['TZ'] = each;
      expect(parseOsvConfig(`[[IgnoredVulns]]\nid = "CVE-1"\n${line}\n`, 'o.toml').ignores).toMatchObject([
        { until: '2027-01-31' },
      ]);
    }
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});

it('does not take an end that it cannot read for none', () => {
  const text = '[[IgnoredVulns]]\nid = "CVE-1"\nignoreUntil = "soon"\n';
  expect(parseOsvConfig(text, 'o.toml')).toMatchObject({
    ignores: [],
    problems: [{ place: 'o.toml:1', problem: '`ignoreUntil` is no date like `2027-01-31`' }],
  });
});

describe('an override of osv-scanner', () => {
  const override = (lines: string) => parseOsvConfig(`[[PackageOverrides]]\n${lines}\nreason = "r"\n`, 'o.toml');
  const of = (purl: string) => {
    const [, name = '', version = ''] = /([^/@]+)@([^?]+)/.exec(purl) ?? [];
    return { id: 'CVE-9', aliases: [], package: { name, version, purl } };
  };
  const zlib = 'pkg:deb/debian/zlib1g@1%3A1.2.13?arch=amd64&distro=debian-12&upstream=zlib';

  it.each([
    ['name = "werkzeug"\nignore = true', 'pkg:pypi/werkzeug@0.14', 'ignored'],
    ['name = "werkzeug"\nvulnerability.ignore = true', 'pkg:pypi/werkzeug@0.14', 'ignored'],
    ['name = "werkzeug"\n[PackageOverrides.vulnerability]\nignore = true', 'pkg:pypi/werkzeug@0.14', 'ignored'],
    ['name = "werkzeug"\nlicense.override = ["MIT"]', 'pkg:pypi/werkzeug@0.14', 'blocks'],
    ['name = "werkzeug"\nversion = "0.15"\nignore = true', 'pkg:pypi/werkzeug@0.14', 'blocks'],
    ['name = "werkzeug"\necosystem = "npm"\nignore = true', 'pkg:pypi/werkzeug@0.14', 'blocks'],
    ['ecosystem = "npm"\nignore = true', 'pkg:npm/lodash@4.17.0', 'ignored'],
    ['ecosystem = "npm"\nignore = true', 'pkg:pypi/werkzeug@0.14', 'blocks'],
    ['name = "@acme/core"\necosystem = "npm"\nignore = true', 'pkg:npm/%40acme/core@1.0.0', 'ignored'],
    ['name = "core"\necosystem = "npm"\nignore = true', 'pkg:npm/%40acme/core@1.0.0', 'blocks'],
    ['name = "org.a:b"\necosystem = "Maven"\nignore = true', 'pkg:maven/org.a/b@1', 'ignored'],
    ['name = "github.com/a/b"\necosystem = "Go"\nignore = true', 'pkg:golang/github.com/a/b@v1.0.0', 'ignored'],
    ['name = "stdlib"\necosystem = "Go"\nignore = true', 'pkg:golang/stdlib@1.26.8', 'ignored'],
    ['name = "zlib"\necosystem = "Debian:12"\nignore = true', zlib, 'ignored'],
    ['name = "zlib"\necosystem = "Debian"\nignore = true', zlib, 'ignored'],
    ['name = "zlib"\necosystem = "Debian:11"\nignore = true', zlib, 'blocks'],
    ['name = "zlib"\necosystem = "Ubuntu"\nignore = true', zlib, 'blocks'],
    [
      'name = "zlib"\necosystem = "Alpine:v3.20"\nignore = true',
      'pkg:apk/alpine/zlib@1.3.1-r1?distro=alpine-3.20.3',
      'ignored',
    ],
  ])('%j on %s: %s', (lines, purl, expected) => {
    const read = override(lines);
    expect(read).toMatchObject({ problems: [], warnings: [] });
    expect(decide(of(purl), {}, read)).toBe(expected);
  });

  it.each([
    ['name = "werk.*"\nnameIsRegex = true\nignore = true', '`nameIsRegex` is not supported'],
    ['name = "werkzeug"\ngroup = "dev"\nignore = true', '`group` is not supported'],
    ['name = "werkzeug"\necosystem = "Nope"\nignore = true', '`ecosystem` is none'],
    ['ignore = true', 'it has neither `name` nor `ecosystem`'],
  ])('%j has no effect, and is named', (lines, why) => {
    const read = override(lines);
    expect(read.warnings).toEqual([expect.stringContaining(`\`o.toml:1\` has no effect: ${why}`)]);
    expect(decide({}, {}, read)).toBe('blocks');
  });
});

it('an entry for each name of one vulnerability is used', () => {
  const text = ['CVE-2026-1234', 'GHSA-aaaa-bbbb-cccc', 'PYSEC-2026-9'].map((id) => `[[IgnoredVulns]]\nid = "${id}"\n`);
  const read = parseOsvConfig(text.join('\n'), 'o.toml');
  const judgement = judgeFindings([finding()], usual, { ...nothing, ...read }, { purlOf: () => undefined, now });

  expect(judgement.unusedIgnores.map(({ id }) => id)).toEqual(['PYSEC-2026-9']);
});

describe('VEX', () => {
  const openVex = (statements: readonly object[]) =>
    parseOpenVex(
      JSON.stringify({ '@context': 'https://openvex.dev/ns/v0.2.0', timestamp: '2026-01-01T00:00:00Z', statements }),
      'v.json',
    ) ?? [];
  const about = (product: object, more: object = {}) => ({
    ...{ vulnerability: { name: 'CVE-2026-1234' }, products: [product], status: 'not_affected' },
    ...{ justification: 'vulnerable_code_not_present', ...more },
  });
  const werkzeug = 'pkg:pypi/werkzeug';

  it.each<[string, readonly object[], string]>([
    ['the package', [about({ '@id': 'pkg:pypi/Werkzeug@0.14' })], 'not-affected'],
    ['the package in any version', [about({ '@id': werkzeug })], 'not-affected'],
    ['another version', [about({ '@id': `${werkzeug}@0.15` })], 'blocks'],
    ['the product and this part', [about({ '@id': product, subcomponents: [{ '@id': werkzeug }] })], 'not-affected'],
    [
      'the product and another part',
      [about({ '@id': product, subcomponents: [{ '@id': 'pkg:pypi/flask' }] })],
      'blocks',
    ],
    ['all of the product', [about({ '@id': 'pkg:pypi/parcel' })], 'not-affected'],
    ['another product', [about({ '@id': 'pkg:pypi/crate', subcomponents: [{ '@id': werkzeug }] })], 'blocks'],
    ['an identifier', [about({ '@id': 'https://x.example', identifiers: { purl: werkzeug } })], 'not-affected'],
    ['no product', [about({ '@id': 'parcel' })], 'blocks'],
    ['that it is affected', [about({ '@id': werkzeug }, { status: 'affected' })], 'blocks'],
    ['that it is fixed', [about({ '@id': werkzeug }, { status: 'fixed' })], 'not-affected'],
    [
      'something else later',
      [
        about({ '@id': werkzeug }),
        about({ '@id': werkzeug }, { status: 'under_investigation', timestamp: '2026-02-01T00:00:00Z' }),
      ],
      'blocks',
    ],
    [
      'something else earlier',
      [
        about({ '@id': werkzeug }),
        about({ '@id': werkzeug }, { status: 'affected', timestamp: '2025-02-01T00:00:00Z' }),
      ],
      'not-affected',
    ],
  ])('OpenVEX about %s', (_, statements, expected) => {
    expect(decide({}, {}, { vex: openVex(statements) })).toBe(expected);
  });

  it('counts for an image only where all that hold the package are meant', () => {
    const vex = openVex([about({ '@id': product, subcomponents: [{ '@id': werkzeug }] })]);
    const { judged } = judgeFindings(
      [finding({ subjects: ['parcel.whl', 'image'] })],
      usual,
      { ...nothing, vex },
      {
        purlOf: (subject) => parsePurl(subject === 'image' ? 'pkg:oci/parcel@sha256:1' : product),
        now,
      },
    );

    expect(judged[0]?.decision.is).toBe('blocks');
  });

  it('reads what other projects have published', async () => {
    const recorded = (name: string) => readFile(join(import.meta.dirname, '../../test/fixtures', name), 'utf8');

    expect(parseOpenVex(await recorded('openvex.json'), 'o')).toMatchObject([
      {
        names: ['CVE-2022-23628', 'CVE-2022-23628'],
        isHarmless: true,
        says: 'not_affected: vulnerable_code_not_in_execute_path',
      },
    ]);
    expect(parseCycloneDxVex(await recorded('cyclonedx-vex.json'), 'c')).toMatchObject([
      {
        names: ['CVE-2021-44228'],
        isHarmless: true,
        products: [{ product: { type: 'maven', name: 'spring-boot', version: '2.6.0' } }],
      },
      {
        names: ['CVE-2022-27943'],
        products: [{ product: { type: 'deb', name: 'libstdc++6', version: '12.3.0-1ubuntu1~22.04' } }],
      },
    ]);
    expect(parseOpenVex(await recorded('cyclonedx-vex.json'), 'c')).toBeUndefined();
    expect(parseCycloneDxVex(await recorded('openvex.json'), 'o')).toBeUndefined();
  });

  it('CycloneDX: a component of the document, a state, versions', () => {
    const document = (analysis: object, affects: readonly object[]) =>
      parseCycloneDxVex(
        JSON.stringify({
          ...{ bomFormat: 'CycloneDX', components: [{ 'bom-ref': 'w', purl: werkzeug }] },
          vulnerabilities: [{ id: 'CVE-2026-1234', analysis, affects }],
        }),
        'c.json',
      ) ?? [];

    expect(decide({}, {}, { vex: document({ state: 'false_positive' }, [{ ref: 'w' }]) })).toBe('not-affected');
    expect(decide({}, {}, { vex: document({ state: 'exploitable' }, [{ ref: 'w' }]) })).toBe('blocks');
    const versions = (version: string) => [{ ref: 'w', versions: [{ version }] }];
    expect(decide({}, {}, { vex: document({ state: 'not_affected' }, versions('0.14')) })).toBe('not-affected');
    expect(decide({}, {}, { vex: document({ state: 'not_affected' }, versions('0.13')) })).toBe('blocks');
  });
});

it('accepts a finding by name, with a reason, by somebody', () => {
  const { accepted, wrong } = parseAcceptances('CVE-2026-1234=a = b; GHSA-x\nCVE-2=;', 'octocat');

  expect(accepted).toEqual([{ id: 'CVE-2026-1234', reason: 'a = b', by: 'octocat' }]);
  expect(wrong).toEqual(['GHSA-x', 'CVE-2=']);
  expect(decide({}, {}, { accepted })).toBe('accepted');
});
