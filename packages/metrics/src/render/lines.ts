import { makePlain } from '@waybill/kernel';
import type { Environment, Report } from '../measure/index.ts';
import { asNumber, asPercent, asShare, asSpan, asSpread, asValue } from './words.ts';

/** One measure: now, and in the time before. */
export interface Line {
  readonly name: string;
  readonly now: string;
  readonly before: string;
}

/** The measures that belong together. */
export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** The report as sections of lines; names that others chose are plain text in one line. */
export function sectionsOf(report: Report): Section[] {
  const { environments } = report;
  const sections = [...environments.map(ofEnvironment), ofReleases(report), ofSteps(report), ofQuality(report)];
  return [...sections, ofAdoption(report)].filter(({ lines }) => lines.length > 0);
}

function ofEnvironment({ name, basis, now, before }: Environment): Section {
  const what = basis === 'releases' ? 'Releases, in place of deployments' : `Deployments to ${makePlain(name)}`;
  const line = (title: string, say: (measures: Environment['now']) => string) => ({
    name: title,
    now: say(now),
    before: say(before),
  });
  return {
    title: what,
    lines: [
      line('Deployment frequency', ({ deployments, perWeek }) => `${asNumber(perWeek)} a week (n = ${deployments})`),
      line('Change lead time', ({ leadTime }) => asSpread(leadTime)),
      line('Change fail rate', ({ failed }) => asShare(failed)),
      line('Failed deployment recovery time', ({ recovery }) => asSpread(recovery)),
      line('Deployment rework rate', ({ rework }) => asShare(rework)),
      line('Hotfix, first commit to deployment', ({ hotfixTime }) => asSpread(hotfixTime)),
    ],
  };
}

function ofReleases({ releases: { now, before }, unreleased, incomplete }: Report): Section {
  const words = ({ stable, prereleases, resumed, abandoned }: typeof now) =>
    `${stable} stable, ${prereleases} pre-releases; ${resumed} resumed, ${abandoned} abandoned`;
  const waiting =
    unreleased.commits === 0
      ? 'none'
      : `${unreleased.commits} commits, the oldest for ${asSpan(unreleased.days * 86_400)}`;
  return {
    title: 'Releases',
    lines: [
      { name: 'Releases', now: words(now), before: words(before) },
      { name: 'Waiting for a release', now: waiting, before: '' },
      ...incomplete.map(({ tag, hours }) => ({
        name: `Incomplete: ${makePlain(tag)}`,
        now: `for ${asSpan(hours * 3600)}`,
        before: '',
      })),
    ],
  };
}

function ofSteps({ steps }: Report): Section {
  return {
    title: 'From the start of a run to the end of each step',
    lines: steps.map(({ name, now, before, isSlower }) => ({
      name: makePlain(name),
      now: `${asSpread(now)}${isSlower ? ', slower' : ''}`,
      before: asSpread(before),
    })),
  };
}

function ofQuality({ quality: { coverage, vulnerabilities, benchmarks } }: Report): Section {
  const lines: Line[] = [];
  if (coverage !== null)
    lines.push({ name: 'Test coverage', now: asPercent(coverage.value), before: asPercent(coverage.before) });
  if (vulnerabilities !== null) {
    const { before, bySeverity, days } = vulnerabilities;
    const since = (severity: string) => ` for ${asSpan((days[severity] ?? 0) * 86_400)}`;
    const counts = Object.entries(bySeverity).map(([severity, count]) => `${count} ${severity}${since(severity)}`);
    lines.push({
      name: 'Open vulnerabilities',
      now: counts.join(', ') || 'none',
      before: before === null ? 'unknown' : String(before),
    });
  }
  for (const { name, value, median, isRegression } of benchmarks) {
    lines.push({
      name: `Benchmark ${makePlain(name)}`,
      now: `${asValue(value)}${isRegression ? ', slower' : ''}`,
      before: median === null ? 'unknown' : `median ${asValue(median)}`,
    });
  }
  return { title: 'Quality of the last release', lines };
}

const counters = { index: 'PyPI', page: 'Files of the release pages', registry: 'Docker Hub' } as const;

function ofAdoption({ adoption }: Report): Section {
  return {
    title: 'Downloads',
    lines: adoption.map(({ source, name, downloads, span, latest }) => ({
      name: `${counters[source]}: ${makePlain(name)}`,
      now: `${downloads} ${span === 'month' ? 'in 30 days' : 'in all'}${latest === null ? '' : `, ${latest} of the last release`}`,
      before: '',
    })),
  };
}

/** The heading of a report. */
export function titleOf({ window: { days, to } }: Report): string {
  const span = days === 1 ? 'day' : `${days} days`;
  return `Release metrics: the ${span} to ${to.slice(0, 10)}, compared with the ${span} before`;
}
