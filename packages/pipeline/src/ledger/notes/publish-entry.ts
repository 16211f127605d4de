import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '@waybill/kernel';
import { ledgerLost, ledgerNotPushed, ledgerTaken } from '../../errors.ts';
import { type Entry, parseLedger } from '../entries/parse-ledger.ts';
import { nameRun } from '../entries/run-identity.ts';
import type { Git } from './git.ts';
import { pushTogether } from './push-together.ts';
import { ledgerRef, writeEntry } from './write-entry.ts';

/** Where the remote's ledger is fetched to when it moved under us. */
const remoteRef = 'refs/waybill/remote';
const attempts = 6;

/** What this clone knows of a release. */
export interface Known {
  readonly entry?: Entry;
  /** Whether there is a ledger at all. */
  readonly hasLedger: boolean;
  /** Entries of versions that never came to be: they go with the first push. */
  readonly drop?: readonly string[];
}

export interface PublishHow {
  /** What was known when the release was begun, while it may still turn out to be another run's. */
  readonly claim?: Known | undefined;
  /** Refspec of a commit that is sent in the same push: both arrive or neither. */
  readonly beside?: string | undefined;
  /** The last word of a run that a signal ends: what it was at does not end any more. */
  readonly isLast?: boolean;
}

/**
 * Writes an entry on top of the ledger and pushes it. When the remote's ledger has moved, the entry goes on top of
 * that one: entries of other releases stay as they are, and an entry that another run has taken over is left to it.
 *
 * @throws ELEDGERTAKEN, ELEDGERLOST, ELEDGERNOTPUSHED, ECOMMITNOTPUSHED
 */
export async function publishEntry(git: Git, entry: Entry, { clock, ...how }: PublishHow & { clock: Clock }) {
  const { claim, beside } = how;
  await writeEntry(git, entry, claim?.hasLedger === false ? undefined : ledgerRef, claim?.drop);
  let refusal = '';
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const pushed = await pushTogether(git, ledgerRef, beside);
    if (pushed.isThere) return;
    refusal = pushed.refusal;
    const state = await compare(git);
    // Whether the commit arrived with it is for the next attempt to say: some remotes take one without the other.
    if (state === 'same' && beside === undefined) return;
    if (state === 'diverged') await rebase(git, entry, claim);
    else if (pushed.error !== undefined) throw pushed.error;
    else if (state !== 'same') await clock.sleep(500 * attempt);
  }
  throw ledgerNotPushed(refusal);
}

/**
 * Puts the entry on top of the remote's ledger, which has moved.
 *
 * @param claim what was known of a release that is not ours yet; something else by another run means that it is theirs
 */
async function rebase(git: Git, entry: Entry, claim: Known | undefined): Promise<void> {
  const theirs = await entryAt(git, remoteRef, entry.tag);
  const isOurs = theirs === undefined || theirs.run.id === entry.run.id || isDeepStrictEqual(theirs, claim?.entry);
  if (!isOurs) {
    await git(['update-ref', ledgerRef, remoteRef]);
    throw claim === undefined
      ? ledgerLost(entry.tag, nameRun(theirs.run))
      : ledgerTaken(entry.tag, nameRun(theirs.run), theirs.state);
  }
  await writeEntry(git, entry, remoteRef, claim?.drop);
}

/** How the remote's ledger relates to ours after a push that failed: its answer may have got lost, too. */
async function compare(git: Git): Promise<'same' | 'behind' | 'diverged'> {
  const fetched = await git.remote(['fetch', '--quiet', '--no-tags'], [`+${ledgerRef}:${remoteRef}`]);
  if (fetched.exitCode !== 0) return 'behind';
  const theirs = await commitAt(git, remoteRef);
  if (theirs === undefined) throw ledgerNotPushed('On the remote, it is no commit: somebody has replaced it.');
  if (theirs === (await commitAt(git, ledgerRef))) return 'same';
  const { exitCode } = await git.try(['merge-base', '--is-ancestor', remoteRef, ledgerRef]);
  return exitCode === 0 ? 'behind' : 'diverged';
}

async function commitAt(git: Git, ref: string): Promise<string | undefined> {
  const { exitCode, stdout } = await git.try(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  return exitCode === 0 ? stdout.trim() : undefined;
}

async function entryAt(git: Git, ref: string, tag: string): Promise<Entry | undefined> {
  const { exitCode, stdout } = await git.try(['show', `${ref}:${tag}/waybill.json`]);
  if (exitCode !== 0) return undefined;
  const parsed = parseLedger(stdout, tag);
  return 'entry' in parsed ? parsed.entry : undefined;
}
