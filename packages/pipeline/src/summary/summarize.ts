import { appendFile } from 'node:fs/promises';
import { type BaseContext, printOutput } from '@waybill/kernel';
import { readJournal } from './journal.ts';
import { outputsOf, renderOutputs } from './render-outputs.ts';
import { renderMarkdown, renderText, type SummaryInput } from './render-summary.ts';
import { builtRows, renderTable } from './render-table.ts';
import { renderTimeline } from './render-timeline.ts';

/** Shows how the run ended: in the log, on the page of the job, and to the steps that follow it. */
export async function summarize(context: BaseContext, about: Omit<SummaryInput, 'journal'>): Promise<void> {
  const { env, logger } = context;
  const { outcome, entry } = about;
  const journal = await readJournal(context.cwd);
  const input = { ...about, journal };
  // A run without a release has said so already.
  if (outcome !== 'nothing-to-release') logger.log(`${renderText(input)}\n`);
  // With what failed, it is in the text.
  if (outcome !== 'nothing-to-release' && outcome !== 'failed') {
    const built = entry === undefined || entry.artifacts.length === 0 ? '' : renderTable(builtRows(entry));
    printOutput(context, { title: 'What was built', text: built, hasFailed: false });
    printOutput(context, { title: 'When each step ran', text: renderTimeline(journal.steps), hasFailed: false });
  }
  await append(context, env['GITHUB_STEP_SUMMARY'], renderMarkdown(input));
  const boundary = `waybill-${crypto.randomUUID()}`;
  await append(context, env['GITHUB_OUTPUT'], renderOutputs(outputsOf(outcome, entry), boundary));
}

async function append({ logger }: BaseContext, file: string | undefined, text: string): Promise<void> {
  if (!file) return;
  await appendFile(file, text).catch((error: NodeJS.ErrnoException) => {
    logger.warn(`${file} cannot be written (${error.code}).`);
  });
}
