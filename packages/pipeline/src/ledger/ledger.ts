import type { BaseContext, Ports } from '@waybill/kernel';
import { ledgerUnreadable } from '../errors.ts';
import { gitIn, remoteName } from './git.ts';
import { type Entry, parseLedger } from './parse-ledger.ts';
import { ledgerRef, publishEntry } from './publish-entry.ts';

/** The ledger of all releases: one ref whose tree has a folder for each tag. The host has fetched it. */
export interface Ledger {
  read(tag: string): Promise<Entry | undefined>;
  /** The entries of these tags, in their order; tags without one are left out. One process, however many. */
  readAll(tags: readonly string[]): Promise<Entry[]>;
  tags(): Promise<string[]>;
  /**
   * Writes an entry and pushes it.
   *
   * @param claim whether the release may still turn out to be another run's
   * @throws ELEDGERTAKEN, ELEDGERNOTPUSHED
   */
  publish(entry: Entry, claim: boolean): Promise<void>;
  fetch(): Promise<void>;
}

export function openLedger(context: BaseContext, ports: Pick<Ports, 'run' | 'clock'>): Ledger {
  const git = gitIn(context, ports);

  async function readAll(tags: readonly string[]): Promise<Entry[]> {
    if (tags.length === 0) return [];
    const names = tags.map((tag) => `${ledgerRef}:${tag}/waybill.json\n`).join('');
    return parseBatch(await git(['cat-file', '--batch'], names)).map(({ tag, text }) => {
      const parsed = parseLedger(text);
      if ('problem' in parsed) throw ledgerUnreadable(tag ?? tags[0] ?? '', parsed.problem);
      return parsed.entry;
    });
  }

  return {
    readAll,
    read: async (tag) => (await readAll([tag]))[0],
    async tags() {
      const { exitCode, stdout } = await git.try(['ls-tree', '-r', '--name-only', '-z', ledgerRef]);
      const files = exitCode === 0 ? stdout.split('\0') : [];
      return files.filter((file) => file.endsWith('/waybill.json')).map((file) => file.slice(0, -13));
    },
    publish: (entry, claim) => publishEntry(git, entry, { claim, clock: ports.clock }),
    async fetch() {
      await git.remote(['fetch', '--quiet', '--tags', remoteName, '+refs/notes/*:refs/notes/*']);
    },
  };
}

/** The objects in the output of `git cat-file --batch`; sizes count bytes. */
function parseBatch(output: string): { readonly text: string; readonly tag?: string }[] {
  const bytes = Buffer.from(output);
  const found: { text: string }[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf('\n', at);
    if (end < 0) break;
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(bytes.toString('utf8', at, end))?.[1];
    at = end + 1;
    if (size === undefined) continue;
    found.push({ text: bytes.toString('utf8', at, at + Number(size)) });
    at += Number(size) + 1;
  }
  return found;
}
