import type { Git } from './git.ts';
import type { Entry } from './parse-ledger.ts';

export const ledgerRef = 'refs/notes/waybill';

/**
 * Puts an entry on top of the commit that a ref names, or begins the ledger with it. One process makes blob, trees and
 * commit, and moves the ref.
 */
export async function writeEntry(git: Git, entry: Entry, onTopOf: string | undefined): Promise<void> {
  const message = `${entry.tag}: ${entry.state}\n`;
  const text = `${JSON.stringify(entry, null, 2)}\n`;
  const lines = [
    `commit ${ledgerRef}`,
    'committer Waybill <waybill@localhost> now',
    `data ${Buffer.byteLength(message)}\n${message}`,
    // The ref as it was before: git knows the branch itself only from here on.
    ...(onTopOf === undefined ? [] : [`from ${onTopOf}^0`]),
    `M 100644 inline ${JSON.stringify(`${entry.tag}/waybill.json`)}`,
    `data ${Buffer.byteLength(text)}\n${text}`,
    'done',
  ];
  // As a pack: unpacking so few objects would take a process more.
  const asPack = ['-c', 'fastimport.unpackLimit=1'];
  await git([...asPack, 'fast-import', '--quiet', '--force', '--done', '--date-format=now'], `${lines.join('\n')}\n`);
}
