import type { BaseContext, Ports } from '@waybill/kernel';
import { ledgerUnreadable } from '../errors.ts';
import { gitIn } from './git.ts';
import { type Entry, type Parsed, parseLedger } from './parse-ledger.ts';
import { type Known, type PublishHow, publishEntry } from './publish-entry.ts';
import { ledgerRef } from './write-entry.ts';

/** What the ledger holds for a tag: an entry, or a text that is none. */
export type Found = { readonly tag: string } & Parsed;

/** The ledger of all releases: one ref whose tree has a folder for each tag. The host has fetched it. */
export interface Ledger {
  /** What this clone knows of a release, for a claim to it. */
  look(tag: string): Promise<Known>;
  /** The entry of a release. @throws ELEDGERUNREADABLE */
  read(tag: string): Promise<Entry | undefined>;
  /** What is held for these tags, in their order; tags without an entry are left out. One process, however many. */
  find(tags: readonly string[]): Promise<Found[]>;
  /**
   * The entry that was found; where it cannot be read, the last state of it that can, with a warning.
   *
   * @throws ELEDGERUNREADABLE when a newer version wrote it, or no state of it can be read
   */
  heal(found: Found): Promise<Entry>;
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

/** How many earlier states of an entry are looked at for one that can be read. */
const states = 100;

export function openLedger(context: BaseContext, ports: Pick<Ports, 'run' | 'clock'>): Ledger {
  const git = gitIn(context, ports);

  async function find(tags: readonly string[]): Promise<Found[]> {
    if (tags.length === 0) return [];
    const objects = await objectsOf(tags.map((tag) => `${ledgerRef}:${tag}/waybill.json`));
    return tags.flatMap((tag, i) => {
      const object = objects[i];
      return object === undefined ? [] : [{ tag, ...parseLedger(object.text) }];
    });
  }
  async function heal(found: Found): Promise<Entry> {
    if ('entry' in found) return found.entry;
    const { tag, problem, isNewer } = found;
    const good = isNewer ? undefined : await lastGood(tag);
    if (good === undefined) throw ledgerUnreadable(tag, problem);
    context.logger.warn(
      `The ledger of ${tag} cannot be read: ${problem}. Its last good state, of ${good.updated}, is used. \`npx waybill ledger repair\` writes it back.`,
    );
    return good;
  }
  async function lastGood(tag: string): Promise<Entry | undefined> {
    const file = `${tag}/waybill.json`;
    const { stdout } = await git.try(['log', '--format=%H', `--max-count=${states}`, ledgerRef, '--', file]);
    const commits = stdout.split('\n').filter(Boolean);
    const objects = commits.length === 0 ? [] : await objectsOf(commits.map((commit) => `${commit}:${file}`));
    for (const object of objects) {
      const parsed = parseLedger(object?.text ?? '');
      if ('entry' in parsed) return parsed.entry;
    }
    return undefined;
  }
  async function look(tag: string): Promise<Known> {
    const [file, ref] = await objectsOf([`${ledgerRef}:${tag}/waybill.json`, ledgerRef]);
    const hasLedger = ref !== undefined;
    return file === undefined ? { hasLedger } : { hasLedger, entry: await heal({ tag, ...parseLedger(file.text) }) };
  }
  async function objectsOf(names: readonly string[]): Promise<(GitObject | undefined)[]> {
    return parseBatch(await git(['cat-file', '--batch'], names.map((name) => `${name}\n`).join('')));
  }

  return {
    look,
    find,
    heal,
    async read(tag) {
      const [found] = await find([tag]);
      return found && heal(found);
    },
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

interface GitObject {
  readonly type: string;
  readonly text: string;
}

/** The objects in the output of `git cat-file --batch`, in the order of the names; sizes count bytes. */
function parseBatch(output: string): (GitObject | undefined)[] {
  const bytes = Buffer.from(output);
  const found: (GitObject | undefined)[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf('\n', at);
    if (end < 0) break;
    const [, type, size] = /^[0-9a-f]+ (\w+) (\d+)$/.exec(bytes.toString('utf8', at, end)) ?? [];
    at = end + 1;
    if (type === undefined) {
      found.push(undefined);
      continue;
    }
    found.push({ type, text: bytes.toString('utf8', at, at + Number(size)) });
    at += Number(size) + 1;
  }
  return found;
}
