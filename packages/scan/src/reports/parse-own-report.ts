import { v } from '@waybill/kernel';
import { levelOfScore, levelOfWord, nameFinding, type RawFinding } from '../findings/index.ts';
import { Id, Line, Link, list, OptionalLine, readReport, Time } from './report-schema.ts';
import type { ScanReport } from './scan-report.ts';

/** The form that a command of the project prints; the README describes it. */
const Report = v.object({
  scanned: v.pipe(v.number(), v.integer(), v.minValue(0)),
  dataTime: Time,
  findings: v.array(
    v.object({
      id: Id,
      aliases: list(Id),
      package: v.object({ name: Line, version: Line, purl: v.optional(Line) }),
      severity: v.optional(v.string()),
      score: v.optional(v.number()),
      fixed: list(Line),
      title: OptionalLine,
      url: Link,
      published: Time,
    }),
  ),
});

/** Reads the form of our own. */
export function parseOwnReport(output: string): ScanReport | undefined {
  const report = readReport(Report, output);
  if (report === undefined) return undefined;
  return {
    scanned: report.scanned,
    dataTime: report.dataTime ?? undefined,
    findings: report.findings.map(
      ({ id, aliases, severity, score, fixed, title, url, published, ...rest }): RawFinding => {
        const stated = levelOfWord(severity);
        return {
          ...nameFinding([id, ...aliases]),
          package: rest.package,
          severity: stated === 'unknown' ? levelOfScore(score) : stated,
          ...{ score, fixed, state: fixed.length > 0 ? 'fixed' : 'unknown' },
          ...{ title: title ?? undefined, url: url ?? undefined, published: published ?? undefined },
        };
      },
    ),
  };
}
