import type { PublishContext } from '@waybill/kernel';
import type { Entry, Notary } from '../../ledger/index.ts';
import type { Input } from '../../plugins/index.ts';
import type { Worktree } from '../worktree/worktree.ts';

/** What it takes to get the bytes of a release back. */
export interface RestoreInput extends Input<PublishContext> {
  readonly entry: Entry;
  readonly notary: Notary;
  /** The working copy of the run, where an earlier one may have left its release. */
  readonly home: string;
  /** Where the files of the tag are checked out. */
  readonly place: Worktree;
  /** Whether anything is left to deliver: telling needs no bytes. */
  readonly needsBytes: boolean;
}
