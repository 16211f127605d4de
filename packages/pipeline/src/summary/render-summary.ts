import type { Entry } from '../ledger/parse-ledger.ts';
import type { Journal } from './journal.ts';
import type { Outcome } from './render-outputs.ts';
import { renderMarkdownTable, renderTable, rowsOf } from './render-table.ts';
import { renderTimeline } from './render-timeline.ts';

export interface SummaryInput {
  readonly outcome: Outcome;
  readonly entry: Entry | undefined;
  readonly journal: Journal;
}

/** For the log. */
export function renderText(input: SummaryInput): string {
  const { entry, journal } = input;
  const table = entry === undefined ? '' : renderTable(rowsOf(entry));
  return [titleOf(input), table, renderTimeline(journal.steps), ...advice(input)].filter(Boolean).join('\n\n');
}

/** For the page of a CI job. */
export function renderMarkdown(input: SummaryInput): string {
  const { entry, journal } = input;
  const table = entry === undefined ? '' : renderMarkdownTable(rowsOf(entry));
  const timeline = renderTimeline(journal.steps);
  const block = timeline === '' ? '' : `\`\`\`text\n${timeline}\n\`\`\``;
  return `${[`## ${titleOf(input)}`, table, block, ...advice(input)].filter(Boolean).join('\n\n')}\n`;
}

function titleOf({ outcome, entry }: SummaryInput): string {
  if (outcome === 'nothing-to-release') return 'Nothing to release';
  const name = entry === undefined ? 'The run' : `Release ${entry.tag}`;
  return `${name} ${{ released: 'is out', resumed: 'was finished', failed: 'failed' }[outcome]}`;
}

/** After a failure: where it stopped, what the world can see, and what to do. */
function advice({ outcome, entry, journal }: SummaryInput): string[] {
  if (outcome !== 'failed') return [];
  const failed = journal.steps.filter(({ ok }) => !ok).map(({ step, member }) => `${step} of ${member}`);
  const where = failed.length > 0 ? [`Failed: ${failed.join(', ')}.`] : [];
  // A failed run is finished once its tag is public, and started again before; a complete one can only lack its tag.
  if (entry === undefined || entry.state === 'planned' || entry.state === 'complete') {
    return [...where, 'Public: nothing but perhaps the release commit. Run again: `npx semantic-release`.'];
  }
  const out = entry.deliveries.filter(({ state }) => state === 'done').map(({ member }) => member);
  return [
    ...where,
    `Public: the tag ${entry.tag}${out.map((member) => `, ${member}`).join('')}.`,
    `Finish it: run the job again, or \`npx waybill resume ${entry.tag}\`.`,
  ];
}
