import { inlineCode } from '@waybill/kernel';
import type { Report } from '../measure/index.ts';
import { sectionsOf, titleOf } from './lines.ts';

/** For the summary of a job. */
export function renderMarkdown(report: Report): string {
  const parts = sectionsOf(report).map(({ title, lines }) =>
    [
      `### ${cell(title)}`,
      '',
      '| Measure | Now | Before |',
      '| --- | --- | --- |',
      ...lines.map(({ name, now, before }) => `| ${cell(name)} | ${cell(now)} | ${cell(before)} |`),
    ].join('\n'),
  );
  const notes = report.notes.map((note) => `- ${cell(note)}`).join('\n');
  return `${[`## ${titleOf(report)}`, ...parts, ...(notes === '' ? [] : [notes])].join('\n\n')}\n`;
}

/** Names are of others: whatever is more than words and numbers is shown as code. */
function cell(text: string): string {
  if (/^[\w .,:;%()=/'+-]*$/.test(text) && !/__|https?:/.test(text)) return text;
  if (/^[\w .,:;%()=/'+`@-]*$/.test(text) && !/__|https?:/.test(text) && !/(?<!`)@/.test(text)) return text;
  // A bar ends a cell, also in code.
  return inlineCode(text.replaceAll('`', "'")).replaceAll('|', '\\|');
}
