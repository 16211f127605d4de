import type { Environment, Report } from '../measure/index.ts';
import { sectionsOf, titleOf } from './lines.ts';
import { barChart, escapeXml } from './svg.ts';
import { asSpan } from './words.ts';

const style = `
:root { color-scheme: light dark; --text: #1c1e21; --back: #fff; --soft: #5a6068; --line: #d8dce1; --bar: #2f6fb3; --marked: #c2410c; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e8eb; --back: #16181b; --soft: #a0a7b0; --line: #3a3f46; --bar: #6ea8e0; --marked: #f08a4b; }
}
body { font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 600; } td:last-child, li { color: var(--soft); }
svg { width: 100%; height: auto; max-width: 40rem; }
svg text { font: 11px system-ui, sans-serif; fill: var(--soft); } svg line { stroke: var(--line); }
svg .bar { fill: var(--bar); } svg .marked { fill: var(--marked); }
`;

/** One page that needs nothing else: no script, no font, no network. */
export function renderPage(report: Report): string {
  const title = escapeXml(titleOf(report));
  const sections = sectionsOf(report).map(({ title: name, lines }, at) => {
    const environment = report.environments[at];
    const rows = lines.map(
      (line) =>
        `<tr><th scope="row">${escapeXml(line.name)}</th><td>${escapeXml(line.now)}</td><td>${escapeXml(line.before)}</td></tr>`,
    );
    return [
      `<section><h2>${escapeXml(name)}</h2>`,
      '<div class="wide"><table><thead><tr><th scope="col">Measure</th><th scope="col">Now</th><th scope="col">Before</th></tr></thead>',
      `<tbody>${rows.join('\n')}</tbody></table></div>`,
      ...(environment === undefined ? [] : plotsOf(environment)),
      '</section>',
    ].join('\n');
  });
  const notes = report.notes.map((note) => `<li>${escapeXml(note)}</li>`);
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>`,
    `<style>${style}</style></head><body><main><h1>${title}</h1>`,
    ...sections,
    ...(notes.length === 0 ? [] : [`<section><h2>Notes</h2><ul>${notes.join('\n')}</ul></section>`]),
    '</main></body></html>\n',
  ].join('\n');
}

function plotsOf({ basis, weeks }: Environment): string[] {
  const what = basis === 'releases' ? 'Releases' : 'Deployments';
  const label = (from: string) => from.slice(5, 10);
  const counts = weeks.map(({ from, deployments, failed }) => ({
    label: label(from),
    value: deployments,
    marked: failed,
  }));
  const ages = weeks.map(({ from, leadTime }) => ({ label: label(from), value: (leadTime ?? 0) / 3600, marked: 0 }));
  return [
    `<h3>${what} a week, those that failed marked</h3>`,
    barChart(`${what} a week`, counts, (bar) => `week of ${bar.label}: ${bar.value}, ${bar.marked} failed`),
    '<h3>Median lead time by week, in hours</h3>',
    barChart('Median lead time by week, in hours', ages, (bar) => `week of ${bar.label}: ${asSpan(bar.value * 3600)}`),
  ];
}
