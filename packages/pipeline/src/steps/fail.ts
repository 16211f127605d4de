import type { FailContext } from '@waybill/kernel';
import { describeErrors, endRun, listenTo, settleKindly } from '../delivery/index.ts';
import { findKnown } from '../known-plugins/index.ts';
import {
  createNotary,
  type Entry,
  type EntryRecord,
  gitIn,
  heldRecord,
  isThisRun,
  keepRecord,
  openLedger,
  readCopy,
} from '../ledger/index.ts';
import type { Input, LoadedMember, Pipeline } from '../plugins/index.ts';
import { lastEntry } from '../resume/index.ts';
import {
  describeStanding,
  distinctErrors,
  type FailError,
  failuresOf,
  findStanding,
  notNotified,
  summarize,
} from '../summary/index.ts';

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
  // A release that is complete and was not deployed did not fail.
  const isOut = errors.every(({ afterRelease }) => afterRelease === true);
  const advice = isOut ? describeOut(entry) : await describe(input, entry);
  const context = { ...input.context, errors, advice };
  const wanted = (member: LoadedMember) => !isOut || !findKnown(member).opensIssue;
  await pipeline.stage(pipeline.stagesOf('fail', wanted).flat(), async (member) => {
    try {
      // Before the tag, too: the message that a release has begun can be changed.
      const { announcement } = listenTo(own, member.key);
      // Each run that fails is a failure of its own.
      const told: FailContext = { ...context, announcement: { ...announcement, told: [], begun: [] } };
      await pipeline.call(member, 'fail', told);
    } catch (error) {
      logger.warn(`The fail step of \`${member.name}\` failed: ${describeErrors(error, context)}`);
    }
  });
  const failures = failuresOf(errors, input.context.env);
  const isNews = errors.every(({ code }) => code === notNotified);
  const outcome = !isOut ? 'failed' : isNews ? 'not-notified' : 'not-deployed';
  await summarize(input.context, { outcome, entry, tag: tag ?? entry?.tag, failures, advice });
  if (entry !== undefined) await release(input, entry, own);
}

function describeOut(entry: Entry | undefined): string[] {
  return entry?.state === 'complete' ? [`Release ${entry.tag} is published and complete.`] : [];
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
  const ledger = openLedger(context, ports);
  const record = own ?? keepRecord({ ledger, entry, context, ports, notary: createNotary(input) });
  endRun(record, input);
  await settleKindly(record, input);
}

/** The entry of the release that failed; of the one that was being finished, when there was no next one yet. */
async function entryOf({ context, ports }: Input<FailContext>): Promise<Entry | undefined> {
  try {
    const ledger = openLedger(context, ports);
    const tag = context.nextRelease?.gitTag;
    // What this run recorded last may not have reached the remote.
    const copy = context.nextRelease && (await readCopy(context.cwd, context.nextRelease));
    if (tag !== undefined) return copy ?? (await ledger.read(tag));
    const last = context.branch && (await lastEntry(ledger, context.branch));
    return last?.state === 'complete' ? undefined : last;
  } catch {
    // What cannot be read must not hide why the run failed.
    return undefined;
  }
}
