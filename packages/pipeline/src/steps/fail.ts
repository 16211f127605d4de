import type { FailContext } from '@waybill/kernel';
import { openLedger } from '../ledger/ledger.ts';
import type { Entry } from '../ledger/parse-ledger.ts';
import { heldRecord, keepRecord } from '../ledger/record.ts';
import { isThisRun } from '../ledger/run-identity.ts';
import type { Input, Pipeline } from '../pipeline.ts';
import { lastEntry } from '../resume/find-incomplete.ts';
import { summarize } from '../summary/summarize.ts';
import { endRun } from './end-run.ts';
import { settleKindly } from './publish.ts';

type NamedError = FailContext['errors'][number] & { readonly member?: string };

/** Tells everyone what went wrong, unless the release is in another run's hands: then nothing went wrong. */
export async function fail(pipeline: Pipeline, input: Input<FailContext>): Promise<void> {
  const { context } = input;
  const errors: readonly NamedError[] = context.errors;
  if (errors.every(({ code }) => code === 'ELEDGERTAKEN' || code === 'ELEDGERLOST')) {
    context.logger.log('No notification is sent: another run makes this release.');
    return;
  }
  // The host writes the pipeline's name into every error; plugins that report them want to know whose it was.
  for (const error of errors) if (error.member !== undefined) Object.assign(error, { pluginName: error.member });
  try {
    await pipeline.all('fail', context);
  } finally {
    await summarizeFailure(input);
  }
}

async function summarizeFailure(input: Input<FailContext>): Promise<void> {
  const tag = input.context.nextRelease?.gitTag;
  const own = tag === undefined ? undefined : heldRecord(input.context, tag);
  const entry = own?.entry() ?? (input.options.ledger ? await entryOf(input) : undefined);
  await summarize(input.context, { outcome: 'failed', entry });
  if (entry === undefined || !isThisRun(entry.run) || entry.run.ended !== undefined) return;
  // Otherwise a run on another machine would wait for this one.
  const { context, ports } = input;
  const record = own ?? keepRecord({ ledger: openLedger(context, ports), entry, context, ports });
  endRun(record, input);
  await settleKindly(record, input);
}

/** The entry of the release that failed; of the one that was being finished, when there was no next one yet. */
async function entryOf({ context, ports }: Input<FailContext>): Promise<Entry | undefined> {
  try {
    const ledger = openLedger(context, ports);
    const tag = context.nextRelease?.gitTag;
    if (tag !== undefined) return await ledger.read(tag);
    const last = context.branch && (await lastEntry(ledger, context.branch));
    return last?.state === 'complete' ? undefined : last;
  } catch {
    // What cannot be read must not hide why the run failed.
    return undefined;
  }
}
