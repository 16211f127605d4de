import type { Report } from '../measure/index.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderOpenMetrics } from './render-openmetrics.ts';
import { renderPage } from './render-page.ts';
import { badge } from './svg.ts';
import { asNumber } from './words.ts';

export { renderMarkdown } from './render-markdown.ts';
export { renderText } from './render-text.ts';

/** The files of a report, by name. */
export function renderFiles(report: Report): Readonly<Record<string, string>> {
  const [first] = report.environments;
  const rate = `${asNumber(first?.now.perWeek ?? 0)} a week`;
  return {
    'metrics.json': `${JSON.stringify(report, null, 2)}\n`,
    'metrics.md': renderMarkdown(report),
    'metrics.prom': renderOpenMetrics(report),
    'metrics.html': renderPage(report),
    'deployments.svg': badge(first?.basis === 'releases' ? 'releases' : 'deployments', rate),
  };
}
