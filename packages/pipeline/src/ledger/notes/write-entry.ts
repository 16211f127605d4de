import type { Entry } from '../entries/parse-ledger.ts';
import type { Git } from './git.ts';

export const ledgerRef = 'refs/notes/waybill';

/** One file of the ledger, as it becomes. */
export interface LedgerFile {
  /** What the log of the ledger says. */
  readonly message: string;
  readonly path: string;
  readonly value: unknown;
  /** Files that are taken out. */
  readonly drop?: readonly string[];
}

/**
 * Puts an entry on top of the commit that a ref names, or begins the ledger with it.
 *
 * @param drop tags whose entries are taken out
 */
export async function writeEntry(
  git: Git,
  entry: Entry,
  onTopOf: string | undefined,
  drop: readonly string[] = [],
): Promise<void> {
  const { tag, state, run } = entry;
  const message = `${tag}: ${run.cancelled === undefined ? state : `cancelled while ${state}`}`;
  const path = `${tag}/waybill.json`;
  await writeFile(git, { message, path, value: entry, drop: drop.map((each) => `${each}/waybill.json`) }, onTopOf);
}

/** Writes one file of the ledger: one process makes blob, trees and commit, and moves the ref. */
export async function writeFile(git: Git, file: LedgerFile, onTopOf: string | undefined): Promise<void> {
  const message = `${file.message}\n`;
  const text = `${JSON.stringify(file.value, null, 2)}\n`;
  const lines = [
    `commit ${ledgerRef}`,
    'committer Waybill <waybill@localhost> now',
    `data ${Buffer.byteLength(message)}\n${message}`,
    // The ref as it was before: git knows the branch itself only from here on.
    ...(onTopOf === undefined ? [] : [`from ${onTopOf}^0`]),
    ...(file.drop ?? []).map((path) => `D ${JSON.stringify(path)}`),
    `M 100644 inline ${JSON.stringify(file.path)}`,
    `data ${Buffer.byteLength(text)}\n${text}`,
    'done',
  ];
  // As a pack: unpacking so few objects would take a process more.
  const asPack = ['-c', 'fastimport.unpackLimit=1'];
  await git([...asPack, 'fast-import', '--quiet', '--force', '--done', '--date-format=now'], `${lines.join('\n')}\n`);
}
