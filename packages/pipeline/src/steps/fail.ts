import type { FailContext } from '@waybill/kernel';
import { gitIn } from '../ledger/git.ts';
import { openLedger } from '../ledger/ledger.ts';
import { readCopy } from '../ledger/local-copy.ts';
import type { Entry } from '../ledger/parse-ledger.ts';
import { type EntryRecord, heldRecord, keepRecord } from '../ledger/record.ts';
import { isThisRun } from '../ledger/run-identity.ts';
import type { Input, Pipeline } from '../pipeline.ts';
import { lastEntry } from '../resume/find-incomplete.ts';
import { distinctErrors, type FailError, failuresOf } from '../summary/failures.ts';
import { describeStanding, findStanding } from '../summary/standing.ts';
import { summarize } from '../summary/summarize.ts';
import { describeErrors } from './announce.ts';
import { endRun } from './end-run.ts';
import { settleKindly } from './publish.ts';

/** Reports what went wrong, unless the release is in another run's hands: then nothing went wrong. */
export async function fail(pipeline: Pipeline, input: Input<FailContext>): Promise<void> {
  const { logger } = input.context;
  const errors: readonly FailError[] = distinctErrors(input.context.errors);
  if (errors.every(({ code }) => code === 'ELEDGERTAKEN' || code === 'ELEDGERLOST')) {
    logger.log('No notification is sent: another run makes this release.');
    return;
  }
  // The host writes the pipeline's name into every error; plugins that report them want to know whose it was.
  for (const error of errors) if (error.member !== undefined) Object.assign(error, { pluginName: error.member });
  const tag = input.context.nextRelease?.gitTag;
  const own = tag === undefined ? undefined : heldRecord(input.context, tag);
  const entry = own?.entry() ?? (input.options.ledger ? await entryOf(input) : undefined);
  const advice = await describe(input, entry);
  const context = { ...input.context, errors, advice };
  await pipeline.stage(pipeline.stagesOf('fail').flat(), async (member) => {
    try {
      await pipeline.call(member, 'fail', context);
    } catch (error) {
      logger.warn(`The fail step of \`${member.name}\` failed: ${describeErrors(error, context)}`);
    }
  });
  const failures = failuresOf(errors, input.context.env);
  await summarize(input.context, { outcome: 'failed', entry, tag: tag ?? entry?.tag, failures, advice });
  if (entry !== undefined) await release(input, entry, own);
}

/** Sentences about what is public; what cannot be found out must not hide why the run failed. */
async function describe({ context, ports }: Input<FailContext>, entry: Entry | undefined): Promise<string[]> {
  try {
    return describeStanding(await findStanding({ context, entry, git: gitIn(context, ports) }));
  } catch (error) {
    return [`It cannot be found out what is public: ${describeErrors(error, context)}`];
  }
}

/** Otherwise a run on another machine would wait for this one. */
async function release(input: Input<FailContext>, entry: Entry, own: EntryRecord | undefined): Promise<void> {
  if (!isThisRun(entry.run) || entry.run.ended !== undefined) return;
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
    // What this run recorded last may not have reached the remote.
    const copy = context.nextRelease && (await readCopy(context.cwd, context.nextRelease.version));
    if (tag !== undefined) return copy ?? (await ledger.read(tag));
    const last = context.branch && (await lastEntry(ledger, context.branch));
    return last?.state === 'complete' ? undefined : last;
  } catch {
    // What cannot be read must not hide why the run failed.
    return undefined;
  }
}
