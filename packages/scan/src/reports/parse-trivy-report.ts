import { v } from '@waybill/kernel';
import { type FixState, levelOfScore, levelOfWord, nameFinding, type RawFinding } from '../findings/index.ts';
import { Id, Line, Link, list, OptionalLine, Path, readReport, Time } from './report-schema.ts';
import type { ScanReport } from './scan-report.ts';

const Cvss = v.object({ V3Score: v.optional(v.number()), V40Score: v.optional(v.number()) });

const Vulnerability = v.object({
  VulnerabilityID: Id,
  VendorIDs: list(Id),
  PkgName: Line,
  PkgIdentifier: v.optional(v.object({ PURL: v.optional(Line) })),
  PkgPath: v.optional(Path, ''),
  InstalledVersion: v.optional(Line, ''),
  FixedVersion: v.optional(Line, ''),
  Status: v.optional(v.string()),
  SeveritySource: v.optional(Line),
  Severity: v.optional(v.string()),
  PrimaryURL: Link,
  Title: OptionalLine,
  PublishedDate: Time,
  CVSS: v.optional(v.nullable(v.record(v.string(), Cvss))),
});

/** Source of the form: `pkg/types/report.go` of Trivy. */
export const Report = v.object({
  SchemaVersion: v.literal(2),
  Metadata: v.optional(
    v.object({
      OS: v.optional(v.object({ Family: v.optional(Line), Name: v.optional(Line), EOSL: v.optional(v.boolean()) })),
    }),
  ),
  Results: list(
    v.object({
      Target: v.optional(Path, ''),
      Class: v.optional(v.string()),
      Packages: list(v.unknown()),
      Vulnerabilities: list(Vulnerability),
    }),
  ),
});

/** Reads what `trivy --format json` prints. */
export function parseTrivyReport(output: string): ScanReport | undefined {
  const report = readReport(Report, output);
  if (report === undefined) return undefined;
  const os = report.Metadata?.OS;
  const ended =
    os?.EOSL === true
      ? [
          `${os.Family ?? 'The system'} ${os.Name ?? ''} has reached its end of life: no new vulnerabilities of its packages are published`,
        ]
      : [];
  const found = report.Results.reduce((sum, { Vulnerabilities }) => sum + Vulnerabilities.length, 0);
  const listed = report.Results.reduce((sum, { Packages }) => sum + Packages.length, 0);
  return {
    findings: report.Results.flatMap((result) => result.Vulnerabilities.map((each) => findingOf(each, result))),
    scanned: Math.max(found, listed),
    warnings: ended,
  };
}

/** https://trivy.dev/docs/latest/scanner/vulnerability/#supported-status */
const states: Readonly<Record<string, FixState>> = {
  fixed: 'fixed',
  affected: 'not-fixed',
  will_not_fix: 'wont-fix',
  fix_deferred: 'not-fixed',
  end_of_life: 'wont-fix',
};

/** Targets that stand for all installed packages of one language. Source: `PkgTargets` in `pkg/scan/langpkg/scan.go`. */
const collective = new Set(['', 'Conda', 'Java', 'Kubernetes', 'Node.js', 'Python', 'Ruby']);

type Result = v.InferOutput<typeof Report>['Results'][number];

/** A program or a lock file is a target of its own. */
function pathsOf({ PkgPath }: v.InferOutput<typeof Vulnerability>, { Class, Target }: Result): string[] | undefined {
  if (PkgPath !== '') return [PkgPath];
  return Class === 'lang-pkgs' && !collective.has(Target) ? [Target] : undefined;
}

function findingOf(each: v.InferOutput<typeof Vulnerability>, result: Result): RawFinding {
  const scores = Object.values(each.CVSS ?? {}).flatMap(({ V3Score, V40Score }) => V40Score ?? V3Score ?? []);
  const score = scores.length === 0 ? undefined : scores.reduce((a, b) => Math.max(a, b));
  const stated = levelOfWord(each.Severity);
  const isStated = stated !== 'unknown';
  // Versions of several branches are in one text.
  const fixed = each.FixedVersion.split(',').flatMap((version) => version.trim() || []);
  return {
    ...nameFinding([each.VulnerabilityID, ...each.VendorIDs]),
    package: { name: each.PkgName, version: each.InstalledVersion, purl: each.PkgIdentifier?.PURL || undefined },
    severity: isStated ? stated : levelOfScore(score),
    severitySource: isStated ? each.SeveritySource : score === undefined ? undefined : 'CVSS',
    score,
    fixed,
    state: states[each.Status ?? ''] ?? (fixed.length > 0 ? 'fixed' : 'unknown'),
    paths: pathsOf(each, result),
    title: each.Title ?? undefined,
    url: each.PrimaryURL ?? undefined,
    published: each.PublishedDate ?? undefined,
  };
}
