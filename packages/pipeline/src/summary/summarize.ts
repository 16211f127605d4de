import { appendFile } from 'node:fs/promises';
import type { BaseContext } from '@waybill/kernel';
import type { Entry } from '../ledger/parse-ledger.ts';
import { readJournal } from './journal.ts';
import { type Outcome, outputsOf, renderOutputs } from './render-outputs.ts';
import { renderMarkdown, renderText } from './render-summary.ts';

/** Shows how the run ended: in the log, on the page of the job, and to the steps that follow it. */
export async function summarize(
  context: BaseContext,
  { outcome, entry }: { readonly outcome: Outcome; readonly entry: Entry | undefined },
): Promise<void> {
  const { env, logger } = context;
  const journal = await readJournal(context.cwd);
  const input = { outcome, entry, journal };
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
