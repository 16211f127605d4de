import { quoteOutput } from '@waybill/kernel';
import type { Entry } from '../ledger/index.ts';
import { type Failure, headlineOf, renderFailure } from './failures.ts';
import type { Journal } from './journal.ts';
import type { Outcome } from './render-outputs.ts';
import { deliveredRows, renderMarkdownTable, renderTable, rowsOf } from './render-table.ts';
import { renderTimeline } from './render-timeline.ts';

export interface SummaryInput {
  readonly outcome: Outcome;
  readonly entry: Entry | undefined;
  /** Of the release, where there is no entry of it. */
  readonly tag?: string | undefined;
  readonly journal: Journal;
  readonly failures?: readonly Failure[];
  /** Sentences about what is public, and how to go on. */
  readonly advice?: readonly string[];
}

/** For the log, in which semantic-release prints the errors as a whole. */
export function renderText(input: SummaryInput): string {
  const { entry, journal, failures = [], advice = [] } = input;
  const table =
    entry === undefined ? '' : renderTable(input.outcome === 'failed' ? rowsOf(entry) : deliveredRows(entry));
  const errors = failures.map(headlineOf).join('\n');
  const timeline = input.outcome === 'failed' ? renderTimeline(journal.steps) : '';
  const parts = [titleOf(input), table, timeline, whereFailed(input), errors, ...advice];
  return parts.filter(Boolean).join('\n\n');
}

/** For the page of a CI job: what failed comes first. */
export function renderMarkdown(input: SummaryInput): string {
  const { entry, journal, failures = [], advice = [] } = input;
  const table = entry === undefined ? '' : renderMarkdownTable(rowsOf(entry));
  const timeline = renderTimeline(journal.steps);
  const block = timeline === '' ? '' : `\`\`\`text\n${timeline}\n\`\`\``;
  const errors = failures.map(renderFailure);
  const parts = [`## ${titleOf(input)}`, whereFailed(input), ...errors, ...advice, ...warnings(entry), table, block];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

const endings = {
  released: 'is out',
  'not-deployed': 'is out, and its deployment failed',
  'not-notified': 'is out, and a required notification was not delivered',
  resumed: 'was finished',
  failed: 'failed',
} as const;

function titleOf({ outcome, entry, tag = entry?.tag, failures = [] }: SummaryInput): string {
  if (outcome === 'nothing-to-release') return 'Nothing to release';
  const name = tag === undefined ? 'The run' : `Release ${tag}`;
  const isBoth = outcome === 'not-deployed' && failures.some(({ code }) => code === notNotified);
  return `${name} ${isBoth ? 'is out; its deployment and a required notification failed' : endings[outcome]}`;
}

/** Code of a route with `required: true` that was not notified. */
export const notNotified = 'ENOTNOTIFIED';

function whereFailed({ outcome, journal }: SummaryInput): string {
  if (outcome !== 'failed') return '';
  // What `fail` steps could not report did not make the release fail.
  const failed = journal.steps
    .filter(({ ok, step }) => !ok && step !== 'fail')
    .map(({ step, member }) => `${step} of ${member}`);
  return failed.length > 0 ? `Failed: ${[...new Set(failed)].join(', ')}.` : '';
}

/** What went wrong after the release was published. */
function warnings(entry: Entry | undefined): string[] {
  const missed = (entry?.announcements ?? []).filter(({ reason }) => reason !== undefined);
  return missed.map(
    ({ member, reason = '' }) => `> [!WARNING]\n> The success step of \`${member}\` failed:\n>\n${quoted(reason)}`,
  );
}

/** As code in a quotation: the words of a plugin are no Markdown. */
function quoted(reason: string): string {
  return quoteOutput(reason).replace(/^/gm, '> ');
}
