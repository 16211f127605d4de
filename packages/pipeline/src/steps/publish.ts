import type { PublishContext, Published } from '@waybill/kernel';
import { changeAnnouncement, stateOf } from '../ledger/change-entry.ts';
import { countRefusal } from '../ledger/count-refusal.ts';
import { openLedger } from '../ledger/ledger.ts';
import { readCopy } from '../ledger/local-copy.ts';
import { type EntryRecord, heldRecord, keepRecord } from '../ledger/record.ts';
import type { Input, Pipeline } from '../pipeline.ts';
import { deliver } from './deliver.ts';
import { endRun } from './end-run.ts';
import { combine } from './releases.ts';

/** Delivers the release whose tag the host has just pushed. */
export async function publish(pipeline: Pipeline, input: Input<PublishContext>): Promise<Published> {
  const record = input.options.ledger ? await recordOf(input) : undefined;
  record?.change((entry) => ({ ...entry, state: 'delivering', gitHead: input.context.nextRelease.gitHead }));
  const releases = await deliver(pipeline, { ...input, record, isRepeat: false }).catch(async (error: unknown) => {
    if (record !== undefined) {
      record.change((entry) => countRefusal(entry, error));
      endRun(record, input);
      await settleKindly(record, input);
    }
    throw error;
  });
  if (record !== undefined) {
    announceNext(record);
    // Otherwise this push is not the last one.
    if (record.entry().announcements.length === 0) endRun(record, input);
    // Nobody is told of a release while a later run could not know that they were.
    await record.settled();
  }
  return combine(releases);
}

async function recordOf({ context, ports }: Input<PublishContext>): Promise<EntryRecord | undefined> {
  const { version, gitTag } = context.nextRelease;
  const own = heldRecord(context, gitTag);
  if (own !== undefined) return own;
  const ledger = openLedger(context, ports);
  const entry = (await readCopy(context.cwd, version)) ?? (await ledger.read(gitTag));
  // With nothing to deliver and nobody to tell, the tag was all that was missing.
  return entry === undefined || entry.state === 'complete' ? undefined : keepRecord({ ledger, entry, context, ports });
}

/** On the remote before anyone is told, so that a later run knows that they may have been told. */
export function announceNext(record: EntryRecord): void {
  record.change((entry, at) => {
    const due = entry.announcements.filter(({ state }) => state !== 'done');
    const begun = due.reduce(
      (changed, { member }) => changeAnnouncement(changed, member, { state: 'started' }, at),
      entry,
    );
    return { ...begun, state: stateOf(begun) };
  });
}

/** Where the ledger stops nothing any more: what it lacks is found out again by the next run. */
export async function settleKindly(record: EntryRecord, { context }: Pick<Input, 'context'>): Promise<void> {
  await record.settled().catch((error: unknown) => {
    const { code, message, details } = error as { code?: string; message?: string; details?: string };
    const goesOn = code === 'ELEDGERLOST' ? '' : ' The release goes on.';
    context.logger.warn(`${message ?? 'The ledger was not pushed.'}${goesOn} ${details ?? ''}`.trim());
  });
}
