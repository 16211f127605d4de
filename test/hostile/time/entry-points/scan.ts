import { parsePurl } from '../../../../packages/scan/src/findings/index.ts';
import { parseAcceptances } from '../../../../packages/scan/src/policy/parse-acceptances.ts';
import { parseCycloneDxVex } from '../../../../packages/scan/src/policy/parse-cyclonedx-vex.ts';
import { parseOpenVex } from '../../../../packages/scan/src/policy/parse-openvex.ts';
import { parseDebsecanReport } from '../../../../packages/scan/src/reports/parse-debsecan-report.ts';
import { parseGrypeReport } from '../../../../packages/scan/src/reports/parse-grype-report.ts';
import { parseNpmAudit } from '../../../../packages/scan/src/reports/parse-npm-audit.ts';
import { parseOsvReport } from '../../../../packages/scan/src/reports/parse-osv-report.ts';
import { parseOwnReport } from '../../../../packages/scan/src/reports/parse-own-report.ts';
import { parsePipAudit } from '../../../../packages/scan/src/reports/parse-pip-audit.ts';
import { parseTrivyReport } from '../../../../packages/scan/src/reports/parse-trivy-report.ts';
import { findSource } from '../../../../packages/scan/src/scanners/osv-sbom.ts';
import { parseSbom as parseForScan } from '../../../../packages/scan/src/subjects/parse-sbom.ts';
import type { Reader } from './reader.ts';

const vulnerability = (text: string) => ({ id: 'CVE-2026-1', summary: text, published: text, aliases: [text] });

export const scanReaders: Readonly<Record<string, Reader>> = {
  'scan: parseDebsecanReport': (text) => [
    parseDebsecanReport(text, text),
    parseDebsecanReport(`CVE-1 (${text})\n  ${text}`),
  ],
  'scan: parseOsvReport': (text) =>
    parseOsvReport(
      JSON.stringify({
        results: [{ packages: [{ package: { name: text }, vulnerabilities: [vulnerability(text)] }] }],
      }),
    ),
  'scan: other reports': (text) => [
    parseGrypeReport(
      JSON.stringify({
        descriptor: { name: 'grype' },
        matches: [{ vulnerability: { id: text, dataSource: text }, artifact: { name: text } }],
      }),
    ),
    parseTrivyReport(
      JSON.stringify({
        SchemaVersion: 2,
        Results: [{ Vulnerabilities: [{ VulnerabilityID: 'CVE-1', PkgName: text, FixedVersion: text }] }],
      }),
    ),
  ],
  'scan: audits': (text) => [
    parsePipAudit(JSON.stringify({ dependencies: [{ name: text, skip_reason: text }] })),
    parseNpmAudit(
      JSON.stringify({
        auditReportVersion: 2,
        vulnerabilities: { a: { name: text, via: [{ url: text, title: text }] } },
      }),
    ),
    parseOwnReport(
      JSON.stringify({ scanned: 1, findings: [{ id: 'CVE-1', package: { name: text, version: text }, url: text }] }),
    ),
  ],
  'scan: parseSbom': (text) =>
    parseForScan(JSON.stringify({ bomFormat: 'CycloneDX', components: [{ name: text, purl: text }] })),
  'scan: parsePurl': (text) => [
    parsePurl(text),
    parsePurl(`pkg:pypi/${text}`),
    findSource({ name: 'a', version: '1', purl: `pkg:deb/debian/a@1?upstream=${text}` }),
  ],
  'scan: parseAcceptances': (text) => parseAcceptances(text, 'somebody'),
  'scan: VEX': (text) => [
    parseOpenVex(
      JSON.stringify({
        '@context': 'https://openvex.dev/ns',
        statements: [{ vulnerability: text, products: [text], status: 'fixed' }],
      }),
      'a',
    ),
    parseCycloneDxVex(
      JSON.stringify({
        bomFormat: 'CycloneDX',
        vulnerabilities: [{ analysis: { state: text }, affects: [{ ref: `urn:cdx:a#${text}` }] }],
      }),
      'a',
    ),
  ],
};
