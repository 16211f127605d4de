import type { BaseContext, Ports } from '@waybill/kernel';
import { ledgerUnreadable } from '../errors.ts';
import { gitIn } from './git.ts';
import { type Entry, parseLedger } from './parse-ledger.ts';
import { type Known, type PublishHow, publishEntry } from './publish-entry.ts';
import { ledgerRef } from './write-entry.ts';

/** The ledger of all releases: one ref whose tree has a folder for each tag. The host has fetched it. */
export interface Ledger {
  /** What this clone knows of a release, for a claim to it. */
  look(tag: string): Promise<Known>;
  read(tag: string): Promise<Entry | undefined>;
  /** The entries of these tags, in their order; tags without one are left out. One process, however many. */
  readAll(tags: readonly string[]): Promise<Entry[]>;
  tags(): Promise<string[]>;
  /**
   * Writes an entry and pushes it.
   *
   * @throws ELEDGERTAKEN, ELEDGERLOST, ELEDGERNOTPUSHED, ECOMMITNOTPUSHED
   */
  publish(entry: Entry, how?: PublishHow): Promise<void>;
  /** Gets the remote's ledger, tags and notes. */
  fetch(): Promise<void>;
  /** Gets the remote's ledger alone. A remote that does not answer leaves what is known. */
  refresh(): Promise<void>;
}

export function openLedger(context: BaseContext, ports: Pick<Ports, 'run' | 'clock'>): Ledger {
  const git = gitIn(context, ports);

  async function readAll(tags: readonly string[]): Promise<Entry[]> {
    if (tags.length === 0) return [];
    const objects = await objectsOf(tags.map((tag) => `${ledgerRef}:${tag}/waybill.json`));
    return objects.map(({ text }) => entryIn(text, tags[0] ?? ''));
  }
  async function look(tag: string): Promise<Known> {
    const objects = await objectsOf([`${ledgerRef}:${tag}/waybill.json`, ledgerRef]);
    const [file] = objects.filter(({ type }) => type === 'blob');
    const hasLedger = objects.some(({ type }) => type === 'commit');
    return { hasLedger, ...(file === undefined ? {} : { entry: entryIn(file.text, tag) }) };
  }
  async function objectsOf(names: readonly string[]): Promise<GitObject[]> {
    return parseBatch(await git(['cat-file', '--batch'], names.map((name) => `${name}\n`).join('')));
  }

  return {
    look,
    readAll,
    read: async (tag) => (await readAll([tag]))[0],
    async tags() {
      const { exitCode, stdout } = await git.try(['ls-tree', '-r', '--name-only', '-z', ledgerRef]);
      const files = exitCode === 0 ? stdout.split('\0') : [];
      return files.filter((file) => file.endsWith('/waybill.json')).map((file) => file.slice(0, -13));
    },
    publish: (entry, how) => publishEntry(git, entry, { ...how, clock: ports.clock }),
    async fetch() {
      await git.remote(['fetch', '--quiet', '--tags'], ['+refs/notes/*:refs/notes/*']);
    },
    async refresh() {
      await git.remote(['fetch', '--quiet', '--no-tags'], [`+${ledgerRef}:${ledgerRef}`]);
    },
  };
}

/** @throws ELEDGERUNREADABLE */
function entryIn(text: string, tag: string): Entry {
  const parsed = parseLedger(text);
  if ('problem' in parsed) throw ledgerUnreadable(tag, parsed.problem);
  return parsed.entry;
}

interface GitObject {
  readonly type: string;
  readonly text: string;
}

/** The objects in the output of `git cat-file --batch`; sizes count bytes. */
function parseBatch(output: string): GitObject[] {
  const bytes = Buffer.from(output);
  const found: GitObject[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf('\n', at);
    if (end < 0) break;
    const [, type, size] = /^[0-9a-f]+ (\w+) (\d+)$/.exec(bytes.toString('utf8', at, end)) ?? [];
    at = end + 1;
    if (type === undefined) continue;
    found.push({ type, text: bytes.toString('utf8', at, at + Number(size)) });
    at += Number(size) + 1;
  }
  return found;
}
