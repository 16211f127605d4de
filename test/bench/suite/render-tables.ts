import type { Spread } from '../frame/interleave.ts';
import { together } from './import-times.ts';
import { type ProjectReport, ratioOf, repeatedQuestions, type SuiteReport } from './report.ts';
import { type VariantName, variants } from './variants.ts';

const titles = { wheel: 'The example: its image holds the wheel', sources: 'The same with an image of the sources' };

/** The figures as Markdown tables. */
export function renderTables(report: SuiteReport): string {
  const { date, machine, versions, isolation, rounds } = report;
  const listed = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const parts = [
    `Measured on ${date} in ${rounds} rounds, Python builds ${isolation ? 'with' : 'without'} isolation, on ${machine}. Versions: ${listed.join(', ')}.`,
    ...Object.entries(report.projects).map(
      ([project, each]) => `### ${titles[project as keyof typeof titles]}\n\n${projectTable(each)}${ratioLines(each)}`,
    ),
    `### Imports\n\n${importTable(report)}`,
    `### Targets\n\n${targetTable(report)}`,
  ];
  return parts.join('\n\n');
}

function projectTable({ seconds, times, counted }: ProjectReport): string {
  const head = [
    '| Run | Seconds | Half of the rounds | Of the peers | Programs started | by the job itself | Git connections | Requests | kB sent | Memory |',
    '| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
  ];
  const rows = (Object.keys(variants) as VariantName[]).flatMap((name) => {
    const time = seconds[name];
    if (time === undefined) return [];
    const ratio = variants[name].releases && !name.endsWith('-dry') ? ratioOf(times, name, 'peers') : undefined;
    const count = counted[name];
    const counts =
      count === undefined
        ? ['', '', '', '', '', '']
        : [
            ...[count.processes, count.children, count.connections, count.requests],
            ...[Math.round(count.sent / 1000), `${Math.round(count.memory)} MiB`],
          ];
    const cells = [variants[name].title, shown(time.median), range(time), ratio ? shown(ratio.median) : '', ...counts];
    return [`| ${cells.join(' | ')} |`];
  });
  return [...head, ...rows].join('\n');
}

/** What ours asked twice. */
function ratioLines({ counted }: ProjectReport): string {
  const repeated = Object.entries(counted.all === undefined ? {} : repeatedQuestions(counted.all));
  if (repeated.length === 0) return '';
  return `\n\nAsked more than once: ${repeated.map(([command, often]) => `\`${command}\` ${often} times`).join(', ')}.`;
}

function importTable({ imports }: SuiteReport): string {
  const rows = Object.entries(imports).map(([name, time]) => {
    const title = name === together ? name : `\`${name}\``;
    return `| ${title} | ${time.toFixed(0)} |`;
  });
  return ['| Package | Milliseconds beyond semantic-release |', '| --- | ---: |', ...rows].join('\n');
}

function targetTable({ targets }: SuiteReport): string {
  const rows = targets.map(
    ({ name, value, atMost, met }) => `| ${name} | ${shown(value)} | ${atMost} | ${met ? 'yes' : 'no'} |`,
  );
  const met = targets.filter((each) => each.met).length;
  return [
    '| Target | Measured | At most | Met |',
    '| --- | ---: | ---: | --- |',
    ...rows,
    '',
    `${met} of ${targets.length} targets met.`,
  ].join('\n');
}

function range({ low, high }: Spread): string {
  return `${shown(low)} to ${shown(high)}`;
}

function shown(value: number): string {
  return value.toFixed(2);
}
