import { v } from '@waybill/kernel';
import semver from 'semver';
import { levelOfWord, nameFinding, type RawFinding } from '../findings/index.ts';
import { Line, Link, list, readReport } from './report-schema.ts';
import type { ScanReport } from './scan-report.ts';

const Advisory = v.object({
  source: v.optional(v.union([v.number(), v.string()])),
  title: v.optional(Line),
  url: Link,
  severity: v.optional(v.string()),
  range: v.optional(Line, ''),
  cvss: v.optional(v.object({ score: v.optional(v.number()) })),
});

const Vulnerable = v.object({
  name: Line,
  via: list(v.union([v.string(), Advisory])),
  nodes: list(v.string()),
  fixAvailable: v.optional(v.union([v.boolean(), v.object({ name: Line, version: Line })])),
});

/** Source of the form: `lib/commands/audit.js` and `@npmcli/metavuln-calculator` of npm 7 and later. */
export const Report = v.object({
  auditReportVersion: v.literal(2),
  vulnerabilities: v.record(v.string(), Vulnerable),
  metadata: v.optional(v.object({ dependencies: v.optional(v.object({ total: v.optional(v.number()) })) })),
});

/** Reads what `npm audit --json` prints. An answer about a failure has another form. */
export function parseNpmAudit(output: string): ScanReport | undefined {
  const report = readReport(Report, output);
  if (report === undefined) return undefined;
  return {
    findings: Object.values(report.vulnerabilities).flatMap((each) => findingsOf(each)),
    scanned: report.metadata?.dependencies?.total,
  };
}

/** A version in a place that the adapter chose: `node_modules/a7@4.17.0/node_modules/lodash`. */
const placed = /^node_modules\/a\d+@([^/]+)\/node_modules\//;

function findingsOf({ name, via, nodes, fixAvailable }: v.InferOutput<typeof Vulnerable>): RawFinding[] {
  const versions = [...new Set(nodes.flatMap((node) => placed.exec(node)?.[1] ?? []))].map(decodeVersion);
  const fixed = typeof fixAvailable === 'object' && fixAvailable.name === name ? [fixAvailable.version] : [];
  const isFixed = fixAvailable !== undefined && fixAvailable !== false;
  return via.flatMap((each): RawFinding[] => {
    // A text names another package that has the vulnerability and is listed itself.
    if (typeof each === 'string') return [];
    const advisory = /GHSA(?:-[0-9a-z]{4}){3}/.exec(each.url ?? '')?.[0] ?? `NPM-${each.source ?? name}`;
    const severity = levelOfWord(each.severity);
    // The places are of all advisories of the package together.
    const meant = versions.filter((version) => semver.satisfies(version, each.range, { includePrerelease: true }));
    return (meant.length === 0 ? [each.range] : meant).map((version) => ({
      ...nameFinding([advisory]),
      ...{ package: { name, version }, severity, score: each.cvss?.score || undefined, fixed },
      ...(severity === 'unknown' ? {} : { severitySource: 'GitHub' }),
      ...{ state: isFixed ? 'fixed' : 'not-fixed', title: each.title, url: each.url ?? undefined },
    }));
  });
}

function decodeVersion(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
