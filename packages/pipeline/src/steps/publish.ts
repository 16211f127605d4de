import type { PublishContext, Published } from '@waybill/kernel';
import { announceNext, combine, deliver, endRun, settleKindly } from '../delivery/index.ts';
import {
  countRefusal,
  createNotary,
  type EntryRecord,
  heldRecord,
  keepRecord,
  openLedger,
  readCopy,
} from '../ledger/index.ts';
import type { Input, Pipeline } from '../plugins/index.ts';

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
    // Nobody is notified of a release while a later run could not know that they were.
    await record.settled();
  }
  return combine(releases, pipeline.members);
}

async function recordOf({ context, options, ports }: Input<PublishContext>): Promise<EntryRecord | undefined> {
  const { gitTag } = context.nextRelease;
  const own = heldRecord(context, gitTag);
  if (own !== undefined) return own;
  const ledger = openLedger(context, ports);
  const entry = (await readCopy(context.cwd, context.nextRelease)) ?? (await ledger.read(gitTag));
  // With nothing to deliver and nobody to tell, the tag was all that was missing.
  if (entry === undefined || entry.state === 'complete') return undefined;
  return keepRecord({ ledger, entry, context, ports, notary: createNotary({ context, options, ports }) });
}
