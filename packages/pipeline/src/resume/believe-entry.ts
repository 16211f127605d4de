import { makeReadable, type PublishContext, type VerifyContext } from '@waybill/kernel';
import { confirmNotes, listNoteMakers } from '../commits/index.ts';
import type { Entry } from '../ledger/index.ts';
import { makeSafeMarkdown } from '../markdown/index.ts';
import type { Input, Pipeline } from '../plugins/index.ts';

/**
 * The entry with what the host knows better: whoever may push can write an entry, and the channel and the kind of its branch say
 * which tags an image gets and whether a page is the latest one.
 *
 * @param branch of this run
 */
export function withOwnBranch(entry: Entry, branch: VerifyContext['branch']): Entry {
  // A command knows no more of the branch than its name.
  if (branch.type === undefined || branch.name !== entry.branch.name) return entry;
  const { type, main, prerelease, channel } = branch;
  const known = {
    type,
    ...(main !== undefined && { main }),
    ...(prerelease !== undefined && { prerelease }),
    ...(channel !== undefined && { channel }),
  };
  return { ...entry, branch: { name: entry.branch.name, ...known }, channel: channel || null };
}

/** The notes of a release whose entry is not signed: everybody is notified of them, so they are what its commits say. */
export async function believeNotes(pipeline: Pipeline, input: Input<PublishContext>, entry: Entry): Promise<string> {
  if (listNoteMakers(pipeline).length === 0) return makeSafeMarkdown(makeReadable(entry.notes));
  return confirmNotes(pipeline, input, entry);
}
