import { createRequire } from 'node:module';
import { expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { Finding } from '../findings/index.ts';
import type { Decision } from '../policy/index.ts';
import { renderOpenVex } from './render-openvex.ts';
import { renderSarif } from './render-sarif.ts';
import { renderPage, renderTable } from './render-table.ts';
import type { ScanResult } from './scan-result.ts';

const require = createRequire(import.meta.url);
// Draft 4 of JSON Schema: of what later drafts read otherwise, it has only `id`.
const { $schema: _draft, id: _id, ...schema } = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

const finding: Finding = {
  ...{ id: 'CVE-2026-1234', aliases: ['GHSA-aaaa-bbbb-cccc'], severity: 'critical', score: 9.8 },
  package: { name: 'werkzeug', version: '0.14', purl: 'pkg:pypi/werkzeug@0.14' },
  ...{ fixed: ['0.15.3'], state: 'fixed', title: 'A guess | of the *PIN*', url: 'https://osv.dev/GHSA' },
  ...{ subjects: ['parcel-1.2.0-py3-none-any.whl', 'ghcr.io/acme/parcel (linux/amd64)'], scanners: ['grype'] },
};
const ignore = {
  ...{ id: 'CVE-2026-1234', purls: [], reason: 'The debugger is off.', until: '2027-01-31' },
  place: 'vulnerability-ignores.yaml:2',
};

function resultWith(decision: Decision, over: Partial<Finding> = {}): ScanResult {
  return {
    ...{ version: '1.2.0', tag: 'v1.2.0', at: new Date('2026-11-28T06:00:00Z'), verdict: 'passed' },
    policy: { failOn: 'high', unknown: 'warn', onlyFixed: false, graceHours: 0 },
    scanners: [{ name: 'grype', version: '0.99.0', sha256: 'a'.repeat(64), data: '2026-11-27T06:00:00.000Z' }],
    subjects: [
      {
        ...{ name: 'parcel-1.2.0-py3-none-any.whl', purl: 'pkg:pypi/parcel@1.2.0' },
        ...{ sbom: 'parcel-1.2.0.cdx.json', components: 1, scanned: 1 },
      },
    ],
    judged: [{ finding: { ...finding, ...over }, decision }],
    warnings: ['Something was not scanned'],
  };
}

const settings = {
  toolVersion: '1.0.0',
  fileOf: (subject: string) => (subject.startsWith('ghcr.io') ? 'Dockerfile' : 'uv.lock'),
};
const sarifOf = (result: ScanResult) => JSON.parse(renderSarif(result, settings));

it.each<[string, Decision, Partial<Finding>]>([
  ['that blocks', { is: 'blocks' }, {}],
  ['that is ignored', { is: 'ignored', ignore }, {}],
  ['that is accepted', { is: 'accepted', acceptance: { id: 'CVE-2026-1234', reason: 'r', by: 'b' } }, {}],
  [
    'without score, address, title and purl',
    { is: 'below' },
    { score: undefined, url: undefined, title: undefined, severity: 'unknown', fixed: [] },
  ],
  ['of odd names', { is: 'blocks' }, { package: { name: 'a b\u00e9', version: '1 <2' }, title: '' }],
])('makes valid SARIF of a finding %s', (_, decision, over) => {
  const sarif = sarifOf(resultWith(decision, over));

  validate(sarif);

  expect(validate.errors).toBeNull();
});

it('makes valid SARIF of no finding, and the schema refuses another document', () => {
  expect(validate(sarifOf({ ...resultWith({ is: 'blocks' }), judged: [] }))).toBe(true);
  expect(validate({ version: '2.0.0', runs: [] })).toBe(false);
});

it('says what code scanning shows: severity, place, suppression, one identity', () => {
  const [{ results, tool }] = sarifOf(resultWith({ is: 'ignored', ignore })).runs;
  const [again] = sarifOf(
    resultWith({ is: 'blocks' }, { package: { ...finding.package, version: '0.15', purl: 'pkg:pypi/werkzeug@0.15' } }),
  ).runs;

  expect(tool.driver.rules[0].properties['security-severity']).toBe('9.8');
  expect(results[0]).toMatchObject({ ruleId: 'CVE-2026-1234', level: 'error', suppressions: [{ status: 'accepted' }] });
  expect(
    results[0].locations.map(
      (each: { physicalLocation: { artifactLocation: { uri: string } } }) => each.physicalLocation.artifactLocation.uri,
    ),
  ).toEqual(['uv.lock', 'Dockerfile']);
  expect(again.results[0].partialFingerprints).toEqual(results[0].partialFingerprints);
});

it('makes an OpenVEX document of the ignores: affected, unless a justification says why not', () => {
  const document = (justification?: string) =>
    JSON.parse(
      renderOpenVex(resultWith({ is: 'ignored', ignore: { ...ignore, justification } }), {
        repository: 'acme/parcel',
      }) ?? '{}',
    );

  expect(document()).toMatchObject({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    statements: [
      {
        vulnerability: { name: 'CVE-2026-1234', aliases: ['GHSA-aaaa-bbbb-cccc'] },
        products: [{ '@id': 'pkg:pypi/parcel@1.2.0', subcomponents: [{ '@id': 'pkg:pypi/werkzeug@0.14' }] }],
        ...{ status: 'affected', action_statement: 'Accepted until 2027-01-31: The debugger is off.' },
      },
    ],
  });
  expect(document('vulnerable_code_not_in_execute_path').statements[0]).toMatchObject({
    ...{ status: 'not_affected', justification: 'vulnerable_code_not_in_execute_path' },
    impact_statement: 'The debugger is off.',
  });
  expect(renderOpenVex(resultWith({ is: 'blocks' }), { repository: 'a/b' })).toBeUndefined();
});

it('shows a table in the log and on the page, which nothing in it can break', () => {
  const result = resultWith({ is: 'blocks' }, { package: { name: 'a|b\n| c <img src=x>', version: '`1`' } });

  expect(renderTable(result).split('\n')).toHaveLength(2);
  const page = renderPage(result);
  expect(page).not.toContain('<img');
  expect(
    page
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.split('|').length),
  ).toEqual([8, 8, 8]);
});

it('cuts a table of thousands of findings, and says so', () => {
  const [first] = resultWith({ is: 'below' }).judged;
  const judged = Array.from({ length: 30_000 }, () => first).flatMap((each) => each ?? []);
  const result = { ...resultWith({ is: 'below' }), judged };

  expect(renderTable(result)).toContain('… and 29950 more, in scan.json.');
  expect(sarifOf(result).runs[0].results).toHaveLength(25_000);
});
