import type { Report } from '../measure/index.ts';
import { sectionsOf, titleOf } from './lines.ts';

/** A table for a terminal. */
export function renderText(report: Report): string {
  const sections = sectionsOf(report);
  const lines = sections.flatMap((section) => section.lines);
  const names = widest(lines.map(({ name }) => name));
  const values = widest(lines.map(({ now }) => now));
  const parts = sections.map(({ title, lines: own }) =>
    [
      title,
      ...own.map(({ name, now, before }) => {
        const start = `  ${name.padEnd(names)}  ${now}`;
        return before === '' ? start : `${start.padEnd(names + values + 4)}  before: ${before}`;
      }),
    ].join('\n'),
  );
  const notes = report.notes.length === 0 ? [] : [['Notes', ...report.notes.map((note) => `  ${note}`)].join('\n')];
  return [titleOf(report), ...parts, ...notes].join('\n\n');
}

function widest(texts: readonly string[]): number {
  return Math.min(60, Math.max(0, ...texts.map(({ length }) => length)));
}
