import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '@waybill/kernel';
import { ledgerNotPushed, ledgerTaken } from '../errors.ts';
import { type Git, remoteName } from './git.ts';
import { type Entry, parseLedger } from './parse-ledger.ts';
import { isThisRun, nameRun } from './run-identity.ts';

export const ledgerRef = 'refs/notes/waybill';
/** Where the remote's ledger is fetched to when it moved under us. */
const remoteRef = 'refs/waybill/remote';
const attempts = 6;

export interface PublishHow {
  /** Whether the release may still turn out to be another run's. */
  readonly claim: boolean;
  readonly clock: Clock;
}

/**
 * Writes an entry on top of the ledger and pushes it. When the remote's ledger has moved, the entry goes on top of
 * that one: entries of other releases stay as they are.
 *
 * @throws ELEDGERTAKEN, ELEDGERNOTPUSHED
 */
export async function publishEntry(git: Git, entry: Entry, { claim, clock }: PublishHow): Promise<void> {
  const known = claim ? await entryAt(git, ledgerRef, entry.tag) : entry;
  await write(git, entry, await commitAt(git, ledgerRef));
  let refusal = '';
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const pushed = await git.remote(['push', '--quiet', '--no-verify', remoteName, ledgerRef]);
    if (pushed.exitCode === 0) return;
    refusal = pushed.tail;
    const state = await compare(git);
    if (state === 'same') return;
    if (state === 'diverged') await rebase(git, entry, known);
    else await clock.sleep(500 * attempt);
  }
  throw ledgerNotPushed(refusal);
}

/** @param known what we knew of the release; something else by another run means that it is theirs */
async function rebase(git: Git, entry: Entry, known: Entry | undefined): Promise<void> {
  const theirs = await entryAt(git, remoteRef, entry.tag);
  const isTaken = theirs !== undefined && !isThisRun(theirs.run) && !isDeepStrictEqual(theirs, known);
  if (isTaken && known !== entry) {
    await git(['update-ref', ledgerRef, remoteRef]);
    throw ledgerTaken(entry.tag, nameRun(theirs.run));
  }
  await write(git, entry, await commitAt(git, remoteRef));
}

/** How the remote's ledger relates to ours after a push that failed: its answer may have got lost, too. */
async function compare(git: Git): Promise<'same' | 'behind' | 'diverged'> {
  const fetched = await git.remote(['fetch', '--quiet', '--no-tags', remoteName, `+${ledgerRef}:${remoteRef}`]);
  if (fetched.exitCode !== 0) return 'behind';
  if ((await commitAt(git, remoteRef)) === (await commitAt(git, ledgerRef))) return 'same';
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
  const parsed = parseLedger(stdout);
  return 'entry' in parsed ? parsed.entry : undefined;
}

/** Puts an entry on top of a commit. One process makes blob, trees and commit, and moves the ref. */
async function write(git: Git, entry: Entry, parent: string | undefined): Promise<void> {
  const message = `${entry.tag}: ${entry.state}\n`;
  const text = `${JSON.stringify(entry, null, 2)}\n`;
  const lines = [
    `commit ${ledgerRef}`,
    'committer Waybill <waybill@localhost> now',
    `data ${Buffer.byteLength(message)}\n${message}`,
    ...(parent === undefined ? [] : [`from ${parent}`]),
    `M 100644 inline ${JSON.stringify(`${entry.tag}/waybill.json`)}`,
    `data ${Buffer.byteLength(text)}\n${text}`,
    'done',
  ];
  await git(['fast-import', '--quiet', '--force', '--done', '--date-format=now'], `${lines.join('\n')}\n`);
}
