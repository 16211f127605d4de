import type { Limits } from '../options.ts';
import { severities } from './quality.ts';
import type { Report, Share } from './report.ts';

/** A limit that is crossed. `key` stays the same while it is. */
export interface Crossing {
  readonly key: string;
  readonly sentence: string;
}

/** Shares of fewer deployments than this are no rate. */
const fewest = 5;

/** What of a report is beyond the limits of the project. */
export function findCrossings(report: Report, limits: Limits): Crossing[] {
  return [...ofDeployments(report, limits), ...ofQuality(report, limits), ...ofReleases(report, limits)];
}

/** A crossing where a value is known and above its limit. */
function above(
  key: string,
  value: number | null | undefined,
  limit: number | undefined,
  say: (value: number, limit: number) => string,
): Crossing[] {
  if (limit === undefined || value === null || value === undefined || value <= limit) return [];
  return [{ key, sentence: say(value, limit) }];
}

/** Limits are about the environment that comes first. */
function ofDeployments({ environments: [first] }: Report, limits: Limits): Crossing[] {
  if (first === undefined) return [];
  const { name, now } = first;
  const rate = (key: 'failRate' | 'reworkRate', what: string, { count, of, share }: Share) =>
    above(
      `${key}:${name}`,
      of < fewest ? null : share,
      limits[key],
      (_, limit) => `${count} of ${of} deployments to ${name} ${what}, more than ${percent(limit)}.`,
    );
  const span = (key: 'recoveryHours' | 'leadTimeHours', what: string, seconds: number | null) =>
    above(
      `${key}:${name}`,
      seconds === null ? null : seconds / 3600,
      limits[key],
      (hours, limit) => `${what} of ${name} is ${round(hours)} hours, more than ${limit}.`,
    );
  return [
    ...rate('failRate', 'failed', now.failed),
    ...rate('reworkRate', 'were rework', now.rework),
    ...span('recoveryHours', 'The median recovery time', now.recovery.median),
    ...span('leadTimeHours', 'The median lead time', now.leadTime.median),
  ];
}

function ofQuality({ quality: { coverage, vulnerabilities, benchmarks } }: Report, limits: Limits): Crossing[] {
  const found: Crossing[] = [];
  if (coverage !== null && limits.coverage !== undefined && coverage.value < limits.coverage) {
    const sentence = `The test coverage of ${coverage.tag} is ${percent(coverage.value)}, less than ${percent(limits.coverage)}.`;
    found.push({ key: 'coverage', sentence });
  }
  const wanted: Readonly<Record<string, number | undefined>> = limits.vulnerabilities ?? {};
  for (const severity of severities) {
    const say = (count: number, limit: number) =>
      `Release ${vulnerabilities?.tag} has findings of severity ${severity}: ${count}, more than ${limit}.`;
    found.push(...above(`vulnerabilities:${severity}`, vulnerabilities?.bySeverity[severity], wanted[severity], say));
  }
  const patience: Readonly<Record<string, number | undefined>> = limits.vulnerabilityDays ?? {};
  for (const severity of severities) {
    const say = (days: number, limit: number) =>
      `Findings of severity ${severity} are open for ${round(days)} days, more than ${limit} (release ${vulnerabilities?.tag}).`;
    found.push(...above(`vulnerabilityDays:${severity}`, vulnerabilities?.days[severity], patience[severity], say));
  }
  const slower = benchmarks.filter(({ isRegression }) => isRegression);
  const names = slower.map(({ name, value, median }) => `${name} (${round(value)}, before ${round(median ?? 0)})`);
  return [
    ...found,
    ...above('regressions', slower.length, limits.regressions, () => `Benchmarks became slower: ${names.join(', ')}.`),
  ];
}

function ofReleases({ unreleased: { commits, days }, incomplete }: Report, limits: Limits): Crossing[] {
  return [
    ...above(
      'unreleasedDays',
      commits === 0 ? null : days,
      limits.unreleasedDays,
      (value, limit) =>
        `${commits} commits wait for a release, the oldest for ${round(value)} days, more than ${limit}.`,
    ),
    ...incomplete.flatMap(({ tag, hours }) =>
      above(
        `incompleteHours:${tag}`,
        hours,
        limits.incompleteHours,
        (value, limit) =>
          `Release ${tag} is incomplete for ${round(value)} hours, more than ${limit}: \`npx waybill status ${tag}\`.`,
      ),
    ),
  ];
}

function percent(share: number): string {
  return `${round(share * 100)} %`;
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
