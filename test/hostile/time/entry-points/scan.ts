import { parsePurl } from '../../../../packages/scan/src/findings/index.ts';
import { parseAcceptances } from '../../../../packages/scan/src/policy/parse-acceptances.ts';
import { parseCycloneDxVex } from '../../../../packages/scan/src/policy/parse-cyclonedx-vex.ts';
import { parseIgnores } from '../../../../packages/scan/src/policy/parse-ignores.ts';
import { parseOpenVex } from '../../../../packages/scan/src/policy/parse-openvex.ts';
import {
  parseDebsecanReport,
  parseGrypeReport,
  parseOsvReport,
  parseTrivyReport,
} from '../../../../packages/scan/src/reports/index.ts';
import { findSource } from '../../../../packages/scan/src/scanners/osv-sbom.ts';
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
  'scan: parseIgnores': (text) =>
    parseIgnores(`ignores:\n  - ${JSON.stringify({ id: text, reason: text, until: text })}`, 'a'),
};
