import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  parseGrypeReport,
  parseNpmAudit,
  parseOsvReport,
  parseOwnReport,
  parsePipAudit,
  parseTrivyReport,
  type ScanReport,
} from './index.ts';

const recorded = (name: string) => readFile(join(import.meta.dirname, '../../test/fixtures', name), 'utf8');
const find = (report: ScanReport | undefined, id: string) => report?.findings.filter((each) => each.id === id);

describe('what the tools have printed', () => {
  it('grype, of an image', async () => {
    const report = parseGrypeReport(await recorded('grype-image.json'));

    expect(report?.findings).toEqual([
      expect.objectContaining({
        ...{ id: 'CVE-1999-0001', aliases: [], severity: 'low', severitySource: 'grype', score: 8.2 },
        package: { name: 'package-1', version: '1.1.1', purl: undefined },
        ...{ fixed: ['1.2.1', '2.1.3', '3.4.0'], state: 'fixed' },
      }),
      expect.objectContaining({
        ...{ id: 'CVE-1999-0002', severity: 'critical', fixed: [], state: 'unknown' },
        package: { name: 'package-2', version: '2.2.2', purl: 'pkg:deb/package-2@2.2.2' },
      }),
    ]);
    // This version of the snapshot has no database.
    expect(report?.dataTime).toBeUndefined();
    expect(parseGrypeReport(await recorded('grype-empty.json'))?.findings).toEqual([]);
  });

  it('trivy, of a lock file', async () => {
    const report = parseTrivyReport(await recorded('trivy-uv.json'));

    expect(report?.scanned).toBe(4);
    expect(find(report, 'CVE-2019-14806')).toEqual([
      {
        ...{ id: 'CVE-2019-14806', aliases: [], severity: 'high', severitySource: 'ghsa', score: 7.5 },
        package: { name: 'werkzeug', version: '0.11.1', purl: 'pkg:pypi/werkzeug@0.11.1' },
        ...{ fixed: ['0.15.3'], state: 'fixed', url: 'https://avd.aquasec.com/nvd/cve-2019-14806' },
        paths: ['uv.lock'],
        title: 'python-werkzeug: insufficient debugger PIN randomness vulnerability',
        published: '2019-08-09T15:15:00.000Z',
      },
    ]);
  });

  it('trivy, of an image whose system has reached its end', async () => {
    const report = parseTrivyReport(await recorded('trivy-alpine-310.json'));

    expect(report?.warnings).toEqual([expect.stringContaining('alpine 3.10.2 has reached its end of life')]);
    expect(report?.findings.length).toBeGreaterThan(0);
    expect(report?.findings[0]?.package.purl).toMatch(/^pkg:apk\/alpine\//);
  });

  it('trivy, of Debian: what is not fixed, and another name', async () => {
    const report = parseTrivyReport(await recorded('trivy-debian-buster.json'));

    expect(find(report, 'CVE-2019-18276')?.[0]).toMatchObject({ fixed: [], state: 'not-fixed' });
    expect(find(report, 'CVE-2019-18224')?.[0]).toMatchObject({ aliases: ['DSA-4613-1'], state: 'fixed' });
  });

  it('grype, of an SBOM, with the database that it had', async () => {
    const report = parseGrypeReport(await recorded('grype-run.json'));

    expect(report?.findings).toMatchObject([
      {
        ...{ id: 'CVE-2026-1234', aliases: ['GHSA-aaaa-bbbb-cccc'], severity: 'high', fixed: ['0.15.3'] },
        severitySource: 'github:language:python',
        package: { name: 'werkzeug', version: '0.14', purl: 'pkg:pypi/werkzeug@0.14' },
      },
    ]);
    expect(report?.dataTime).toMatch(/^2026-11-28T/);
  });

  it('osv-scanner: two records of one vulnerability', async () => {
    const report = parseOsvReport(await recorded('osv-scanner-run.json'));

    expect(report?.findings).toMatchObject([
      {
        ...{ id: 'CVE-2026-1234', aliases: ['PYSEC-2026-1', 'GHSA-aaaa-bbbb-cccc'], fixed: ['0.15.3'] },
        ...{ severity: 'critical', score: 9.8, published: '2026-01-01T00:00:00.000Z', title: 'A guess of the PIN.' },
      },
    ]);
  });

  it('osv-scanner: several packages, groups without a severity', async () => {
    const report = parseOsvReport(await recorded('osv-scanner.json'));

    expect(report?.findings.map(({ id, package: { name, version } }) => [id, name, version]).slice(0, 3)).toEqual([
      ['OSV-1', 'author1/mine1', '1.2.3'],
      ['OSV-5', 'author1/mine1', '1.2.3'],
      ['OSV-1', 'mine1', ''],
    ]);
    expect(report?.findings[0]).toMatchObject({ severity: 'unknown', title: 'Something scary!' });
  });
});

describe('fields that the recordings have not', () => {
  it('grype says when its database was made, in two forms', () => {
    const report = (db: object) => JSON.stringify({ matches: [], descriptor: { name: 'grype', db } });
    const built = '2026-11-27T06:00:00Z';

    expect(parseGrypeReport(report({ status: { built } }))?.dataTime).toBe('2026-11-27T06:00:00.000Z');
    expect(parseGrypeReport(report({ built }))?.dataTime).toBe('2026-11-27T06:00:00.000Z');
  });

  it('grype: a description, and the score of a record that says the same', () => {
    const related = [{ id: 'CVE-1', cvss: [{ metrics: { baseScore: 7.5 } }] }];
    const artifact = { name: 'a', version: '1', locations: [{ path: '/opt/a' }, { path: '/srv/a' }] };
    const match = { vulnerability: { id: 'GHSA-1', description: 'Bad.' }, relatedVulnerabilities: related, artifact };
    const report = parseGrypeReport(JSON.stringify({ matches: [match], descriptor: { name: 'grype' } }));

    expect(report?.findings).toMatchObject([
      { id: 'CVE-1', title: 'Bad.', severity: 'high', severitySource: 'CVSS', paths: ['opt/a', 'srv/a'] },
    ]);
  });

  it('trivy: CVSS 4, the file of a package, and a program that is a target of its own', () => {
    const found = (over: object) => ({ VulnerabilityID: 'CVE-1', PkgName: 'a', InstalledVersion: '1', ...over });
    const results = [
      { Target: 'Python', Class: 'lang-pkgs', Vulnerabilities: [found({ PkgPath: 'app/a.dist-info/METADATA' })] },
      { Target: 'usr/bin/a', Class: 'lang-pkgs', Vulnerabilities: [found({ CVSS: { ghsa: { V40Score: 9.3 } } })] },
      { Target: 'image (debian 12)', Class: 'os-pkgs', Vulnerabilities: [found({})] },
      { Target: 'Java', Class: 'lang-pkgs', Vulnerabilities: [found({})] },
    ];
    const report = parseTrivyReport(JSON.stringify({ SchemaVersion: 2, Results: results }));

    expect(report?.findings.map(({ paths, severity }) => [paths, severity])).toEqual([
      [['app/a.dist-info/METADATA'], 'unknown'],
      [['usr/bin/a'], 'critical'],
      [undefined, 'unknown'],
      [undefined, 'unknown'],
    ]);
  });

  it('osv-scanner: the words of a database where there is no CVSS', () => {
    const vulnerability = { id: 'GHSA-aaaa-bbbb-cccc', database_specific: { severity: 'MODERATE' } };
    const found = { package: { name: 'a', version: '1', ecosystem: 'npm' }, vulnerabilities: [vulnerability] };
    const report = parseOsvReport(JSON.stringify({ results: [{ packages: [found] }] }));

    expect(report?.findings[0]).toMatchObject({ severity: 'medium', severitySource: 'the database' });
  });

  it('pip-audit: what it found and what it skipped', () => {
    const report = parsePipAudit(
      JSON.stringify({
        dependencies: [
          {
            name: 'werkzeug',
            version: '0.14',
            vulns: [{ id: 'PYSEC-1', fix_versions: ['1'], aliases: ['CVE-2026-1'] }],
          },
          { name: 'own', skip_reason: 'not on PyPI' },
          { name: 'flask', version: '3.0', vulns: [] },
        ],
        fixes: [],
      }),
    );

    expect(report).toMatchObject({
      scanned: 2,
      findings: [{ id: 'CVE-2026-1', aliases: ['PYSEC-1'], severity: 'unknown', fixed: ['1'] }],
      warnings: ['pip-audit did not look at `own`: not on PyPI'],
    });
  });

  it('npm audit: advisories, not the packages that only contain others', () => {
    const advisory = {
      ...{ source: 1, name: 'ini', title: 'Prototype pollution', severity: 'high', range: '<1.3.6' },
      ...{ url: 'https://github.com/advisories/GHSA-qqgx-2p2h-9c37', cvss: { score: 7.3 } },
    };
    const ini = { name: 'ini', severity: 'high', via: [advisory], nodes: [], fixAvailable: true };
    const outer = { name: 'outer', severity: 'high', via: ['ini'], nodes: [], fixAvailable: false };
    const report = parseNpmAudit(JSON.stringify({ auditReportVersion: 2, vulnerabilities: { ini, outer } }));

    expect(report?.findings).toMatchObject([
      { id: 'GHSA-qqgx-2p2h-9c37', package: { name: 'ini' }, severity: 'high', score: 7.3, state: 'fixed' },
    ]);
    // An endpoint that does not answer.
    expect(parseNpmAudit('{"message":"405 Method Not Allowed","statusCode":405}')).toBeUndefined();
  });

  it('a command of the project', () => {
    const finding = { id: 'CVE-2026-1', package: { name: 'a', version: '1' }, score: 9.1, fixed: ['2'] };

    expect(parseOwnReport(JSON.stringify({ scanned: 3, findings: [finding] }))).toMatchObject({
      scanned: 3,
      findings: [{ id: 'CVE-2026-1', severity: 'critical', fixed: ['2'], state: 'fixed' }],
    });
    expect(parseOwnReport('{"findings":[]}')).toBeUndefined();
  });
});
