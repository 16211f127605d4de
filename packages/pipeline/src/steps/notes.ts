import type { ReleaseContext } from '@waybill/kernel';
import { confirmNotes, listNoteMakers, makeNotes } from '../commits/index.ts';
import { findKnown } from '../known-plugins/index.ts';
import { type Entry, openLedger } from '../ledger/index.ts';
import type { Input, Pipeline } from '../plugins/index.ts';

/** The notes of a release. Those that are there and cannot change are not made again. */
export async function generateNotes(pipeline: Pipeline, input: Input<ReleaseContext>): Promise<string> {
  const { notes } = input.context.nextRelease;
  // The host asks again when the release commit has moved HEAD, with the notes that it has.
  if (notes && listNoteMakers(pipeline).every((maker) => findKnown(maker).readsTagOnly)) return notes;

  const former = notes ? undefined : await findFormer(input);
  return former === undefined ? makeNotes(pipeline, input) : confirmNotes(pipeline, input, former);
}

/**
 * The entry of a run that ended before its tag, where it made this release from the same commit: its notes may be in its release
 * commit, and carry the date of their day.
 */
async function findFormer({ context, options, ports }: Input<ReleaseContext>): Promise<Entry | undefined> {
  if (!options.ledger) return undefined;
  const { gitTag, gitHead } = context.nextRelease;
  const { entry } = await openLedger(context, ports)
    .look(gitTag)
    .catch(() => ({ entry: undefined }));
  if (entry === undefined || entry.state === 'abandoned' || entry.notes === '') return undefined;
  const isSame = [entry.builtFrom, entry.gitHead].includes(gitHead);
  return isSame && entry.lastRelease.gitTag === context.lastRelease.gitTag ? entry : undefined;
}
