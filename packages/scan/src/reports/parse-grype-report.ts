import { v } from '@waybill/kernel';
import { type FixState, levelOfScore, levelOfWord, nameFinding, type RawFinding } from '../findings/index.ts';
import { Id, Line, Link, list, OptionalLine, Path, readReport, Time } from './report-schema.ts';
import type { ScanReport } from './scan-report.ts';

const Fix = v.object({ versions: list(Line), state: v.optional(v.string()) });
const Cvss = v.object({ metrics: v.optional(v.object({ baseScore: v.optional(v.number()) })) });

const Location = v.object({ path: v.optional(Path, '') });

const Match = v.object({
  vulnerability: v.object({
    id: Id,
    dataSource: Link,
    namespace: v.optional(v.string()),
    severity: v.optional(v.string()),
    description: OptionalLine,
    cvss: list(Cvss),
    fix: v.optional(Fix, {}),
  }),
  relatedVulnerabilities: list(v.object({ id: Id, cvss: list(Cvss) })),
  artifact: v.object({ name: Line, version: v.optional(Line, ''), purl: v.optional(Line), locations: list(Location) }),
});

/** In version 6 of its database, the time is a part of `status`. */
const Built = v.object({ built: Time });

/** Source of the form: `grype/presenter/models/document.go` of grype. */
export const Report = v.object({
  matches: v.array(Match),
  descriptor: v.object({
    name: v.literal('grype'),
    db: v.optional(v.nullable(v.object({ built: Time, status: v.optional(v.nullable(Built)) }))),
  }),
});

/** Reads what `grype --output json` prints. */
export function parseGrypeReport(output: string): ScanReport | undefined {
  const report = readReport(Report, output);
  if (report === undefined) return undefined;
  const { db } = report.descriptor;
  return { findings: report.matches.map(findingOf), dataTime: db?.status?.built ?? db?.built ?? undefined };
}

const states: Readonly<Record<string, FixState>> = { fixed: 'fixed', 'not-fixed': 'not-fixed', 'wont-fix': 'wont-fix' };

function findingOf({ vulnerability, relatedVulnerabilities, artifact }: v.InferOutput<typeof Match>): RawFinding {
  const { id, severity, cvss, fix, namespace, dataSource, description } = vulnerability;
  const scores = [...cvss, ...relatedVulnerabilities.flatMap((each) => each.cvss)].flatMap(
    ({ metrics }) => metrics?.baseScore ?? [],
  );
  const score = scores.length === 0 ? undefined : scores.reduce((a, b) => Math.max(a, b));
  const paths = artifact.locations.flatMap(({ path }) => path || []);
  const stated = levelOfWord(severity);
  const isStated = stated !== 'unknown';
  return {
    ...nameFinding([id, ...relatedVulnerabilities.map((each) => each.id)]),
    package: { name: artifact.name, version: artifact.version, purl: artifact.purl || undefined },
    severity: isStated ? stated : levelOfScore(score),
    severitySource: isStated ? namespace || 'grype' : score === undefined ? undefined : 'CVSS',
    score,
    fixed: fix.versions,
    state: states[fix.state ?? ''] ?? (fix.versions.length > 0 ? 'fixed' : 'unknown'),
    paths: paths.length > 0 ? paths : undefined,
    title: description ?? undefined,
    url: dataSource ?? undefined,
  };
}
