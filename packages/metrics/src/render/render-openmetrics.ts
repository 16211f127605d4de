import type { Environment, Report, Spread } from '../measure/index.ts';

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number | null | undefined;
}

interface Family {
  readonly name: string;
  readonly help: string;
  readonly unit?: string;
  readonly samples: readonly Sample[];
}

/**
 * The text format that Prometheus reads, with the time of the report at each sample.
 *
 * @see https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
 */
export function renderOpenMetrics(report: Report): string {
  const time = (Date.parse(report.at) / 1000).toFixed(3);
  const families = familiesOf(report).flatMap(({ name, help, unit, samples }) => {
    const known = samples.filter(({ value }) => value !== null && value !== undefined && Number.isFinite(value));
    if (known.length === 0) return [];
    return [
      `# TYPE ${name} gauge`,
      ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
      `# HELP ${name} ${escapeText(help)}`,
      ...known.map(({ labels, value }) => `${name}${labelsOf(labels)} ${value} ${time}`),
    ];
  });
  return `${[...families, '# EOF'].join('\n')}\n`;
}

function familiesOf(report: Report): Family[] {
  return [...ofDeployments(report), ...ofReleases(report), ...ofQuality(report), ofAdoption(report)];
}

type Measures = Environment['now'];

function ofDeployments({ window: { days }, environments }: Report): Family[] {
  const spread = (pick: (measures: Measures) => Spread): Sample[] =>
    environments.flatMap(({ name, basis, now }) => [
      { labels: { environment: name, basis, quantile: '0.5' }, value: pick(now).median },
      { labels: { environment: name, basis, quantile: '0.9' }, value: pick(now).p90 },
    ]);
  const single = (pick: (measures: Measures) => number | null): Sample[] =>
    environments.map(({ name, basis, now }) => ({ labels: { environment: name, basis }, value: pick(now) }));
  const seconds = (name: string, help: string, pick: (measures: Measures) => Spread): Family => ({
    ...{ name: `waybill_${name}_seconds`, unit: 'seconds', help, samples: spread(pick) },
  });
  const ratio = (name: string, help: string, pick: (measures: Measures) => number | null): Family => ({
    ...{ name: `waybill_${name}_ratio`, unit: 'ratio', help, samples: single(pick) },
  });
  const count = (name: string, help: string, pick: (measures: Measures) => number): Family => ({
    ...{ name: `waybill_${name}`, help, samples: single(pick) },
  });
  return [
    { name: 'waybill_window_days', unit: 'days', help: 'Days that are measured.', samples: [bare(days)] },
    count('deployments', 'Deployments in the window.', ({ deployments }) => deployments),
    count('failed_deployments', 'Deployments in the window that failed.', ({ failed }) => failed.count),
    ratio('change_fail', 'Failed deployments of all.', ({ failed }) => failed.share),
    ratio('rework', 'Rollbacks and hotfixes of all deployments.', ({ rework }) => rework.share),
    seconds('change_lead_time', 'From the commit to its deployment.', ({ leadTime }) => leadTime),
    seconds('recovery_time', 'From a failed deployment to the next healthy one.', ({ recovery }) => recovery),
    seconds('hotfix_time', 'From the first commit of a hotfix to its deployment.', ({ hotfixTime }) => hotfixTime),
  ];
}

function bare(value: number): Sample {
  return { labels: {}, value };
}

function ofReleases({ releases, incomplete, unreleased, steps }: Report): Family[] {
  return [
    {
      name: 'waybill_releases',
      help: 'Releases in the window.',
      samples: Object.entries(releases.now).map(([kind, value]) => ({ labels: { kind }, value })),
    },
    {
      name: 'waybill_incomplete_releases',
      help: 'Releases that are tagged and not complete.',
      samples: [bare(incomplete.length)],
    },
    {
      name: 'waybill_unreleased_commits',
      help: 'Commits that wait for a release.',
      samples: [bare(unreleased.commits)],
    },
    {
      name: 'waybill_release_step_seconds',
      unit: 'seconds',
      help: 'From the start of a run to the end of the step, median.',
      samples: steps.map(({ name, now }) => ({ labels: { step: name }, value: now.median })),
    },
  ];
}

function ofQuality({ quality: { coverage, vulnerabilities, benchmarks } }: Report): Family[] {
  return [
    {
      name: 'waybill_test_coverage_ratio',
      unit: 'ratio',
      help: 'Lines that tests reach, of the last release.',
      samples: coverage === null ? [] : [bare(coverage.value)],
    },
    {
      name: 'waybill_vulnerabilities',
      help: 'Findings in the last release.',
      samples: Object.entries(vulnerabilities?.bySeverity ?? {}).map(([severity, value]) => ({
        ...{ labels: { severity }, value },
      })),
    },
    {
      name: 'waybill_benchmark',
      help: 'Benchmarks of the last release, as the project measures them.',
      samples: benchmarks.map(({ name, value }) => ({ labels: { name }, value })),
    },
  ];
}

function ofAdoption({ adoption }: Report): Family {
  return {
    name: 'waybill_downloads',
    help: 'Downloads as their service counts them: of the last 30 days, or of all time.',
    samples: adoption.map(({ source, name, downloads, span }) => ({
      labels: { source, name, span },
      value: downloads,
    })),
  };
}

function labelsOf(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeText(value).replaceAll('"', '\\"')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
