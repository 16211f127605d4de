import { appendFile } from 'node:fs/promises';
import type { BaseContext } from '@waybill/kernel';
import { readJournal } from './journal.ts';
import { outputsOf, renderOutputs } from './render-outputs.ts';
import { renderMarkdown, renderText, type SummaryInput } from './render-summary.ts';

/** Shows how the run ended: in the log, on the page of the job, and to the steps that follow it. */
export async function summarize(context: BaseContext, about: Omit<SummaryInput, 'journal'>): Promise<void> {
  const { env, logger } = context;
  const { outcome, entry } = about;
  const journal = await readJournal(context.cwd);
  const input = { ...about, journal };
  // A run without a release has said so already.
  if (outcome !== 'nothing-to-release') logger.log(`${renderText(input)}\n`);
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
