import type { Release } from '../facts/index.ts';
import type { Report } from './report.ts';
import { isRegression, median } from './statistics.ts';

/** Severities, the worst first; a scan may count others. */
export const severities = ['critical', 'high', 'medium', 'low', 'unknown'] as const;

/** How many releases before are compared with. */
const compared = 20;

/** @param releases those that are public, the oldest first */
export function measureQuality(releases: readonly Release[], now: number): Report['quality'] {
  return {
    coverage: findCoverage(releases),
    vulnerabilities: findVulnerabilities(releases, now),
    benchmarks: findBenchmarks(releases),
  };
}

function findCoverage(releases: readonly Release[]): Report['quality']['coverage'] {
  const known = releases.flatMap(({ tag, measures }) => {
    const value = measures.get('report:coverage')?.['lines'];
    return value === undefined ? [] : [{ tag, value }];
  });
  const last = known.at(-1);
  return last === undefined ? null : { ...last, before: known.at(-2)?.value ?? null };
}

const day = 86_400_000;

function findVulnerabilities(releases: readonly Release[], now: number): Report['quality']['vulnerabilities'] {
  const known = releases.flatMap(({ tag, measures, published = now }) => {
    const scans = [...measures].filter(([name]) => name.startsWith('scan:')).map(([, counts]) => counts);
    if (scans.length === 0) return [];
    const bySeverity: Record<string, number> = {};
    for (const severity of severities) {
      // The same finding may be in several subjects: what is worst there counts.
      const most = Math.max(...scans.map((counts) => counts[severity] ?? 0));
      if (most > 0) bySeverity[severity] = most;
    }
    return [{ tag, published, bySeverity }];
  });
  const last = known.at(-1);
  const former = known.at(-2);
  if (last === undefined) return null;
  const { tag, bySeverity } = last;
  // Since the first of the releases in a row that had some.
  const ages = Object.keys(bySeverity).map((severity) => {
    const clean = known.findLastIndex((each) => each.bySeverity[severity] === undefined);
    const first = known[clean + 1] ?? last;
    return [severity, Math.max(0, (now - first.published) / day)] as const;
  });
  const before = former === undefined ? null : sum(former.bySeverity);
  return { tag, bySeverity, days: Object.fromEntries(ages), before };
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, each) => total + each, 0);
}

function findBenchmarks(releases: readonly Release[]): Report['quality']['benchmarks'] {
  const known = releases.flatMap(({ measures }) => {
    const results = measures.get('report:benchmarks');
    return results === undefined ? [] : [results];
  });
  const last = known.at(-1);
  if (last === undefined) return [];
  return Object.entries(last).map(([name, value]) => {
    const before = known
      .slice(0, -1)
      .flatMap((each) => each[name] ?? [])
      .slice(-compared);
    return {
      ...{ name, value, count: before.length },
      median: median(before) ?? null,
      isRegression: isRegression(value, before) === true,
    };
  });
}
