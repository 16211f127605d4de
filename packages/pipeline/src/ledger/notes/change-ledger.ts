import type { Clock } from '@waybill/kernel';
import { ledgerNotPushed } from '../../errors.ts';
import type { Git } from './git.ts';
import { pushTogether } from './push-together.ts';
import { type LedgerFile, ledgerRef, writeFile } from './write-entry.ts';

/** Where the remote's ledger is fetched to. */
const remoteRef = 'refs/waybill/remote';
const attempts = 8;

/** Reads a file of the ledger as the remote has it. */
export type ReadFile = (path: string) => Promise<string | undefined>;

/**
 * Changes one file of the ledger on top of what the remote has now. When another run was faster, the change is made anew from
 * what that one wrote.
 *
 * @param change makes the file from what the remote has; without a file nothing is to be changed
 * @throws ELEDGERNOTPUSHED, and what `change` throws
 */
export async function changeLedger(
  git: Git,
  clock: Clock,
  change: (read: ReadFile) => Promise<LedgerFile | undefined>,
): Promise<void> {
  let refusal = '';
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const base = await fetchRemote(git);
    const file = await change((path) => readAt(git, base, path));
    if (file === undefined) return;
    await writeFile(git, file, base);
    const pushed = await pushTogether(git, ledgerRef, undefined);
    if (pushed.isThere) return;
    refusal = pushed.refusal;
    // So that several runs that met do not meet again.
    await clock.sleep(200 * attempt * (1 + Math.random()));
  }
  throw ledgerNotPushed(refusal);
}

/** The remote's ledger; `undefined` where it has none. @throws ELEDGERNOTPUSHED when it does not answer */
async function fetchRemote(git: Git): Promise<string | undefined> {
  const fetched = await git.remote(['fetch', '--quiet', '--no-tags'], [`+${ledgerRef}:${remoteRef}`]);
  if (fetched.exitCode === 0) return remoteRef;
  const listed = await git.remote(['ls-remote', '--exit-code'], [ledgerRef]);
  // git's word for "nothing of that name".
  if (listed.exitCode === 2) return undefined;
  throw ledgerNotPushed(fetched.tail);
}

async function readAt(git: Git, base: string | undefined, path: string): Promise<string | undefined> {
  if (base === undefined) return undefined;
  const { exitCode, stdout } = await git.try(['show', `${base}:${path}`]);
  return exitCode === 0 ? stdout : undefined;
}
