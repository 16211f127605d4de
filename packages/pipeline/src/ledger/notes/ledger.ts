import type { BaseContext, Ports } from '@waybill/kernel';
import { ledgerUnreadable } from '../../errors.ts';
import { type Entry, type Parsed, parseLedger } from '../entries/parse-ledger.ts';
import { type Git, gitIn } from './git.ts';
import { inTurn } from './in-turn.ts';
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
  /** The tags whose entries were changed last, the newest change first. */
  recentTags(): Promise<string[]>;
  /** Which of these tags a run of semantic-release made, as its notes about channels say. */
  madeByHost(tags: readonly string[]): Promise<string[]>;
  /**
   * Writes an entry and pushes it.
   *
   * @throws ELEDGERTAKEN, ELEDGERLOST, ELEDGERNOTPUSHED, ECOMMITNOTPUSHED
   */
  publish(entry: Entry, how?: PublishHow): Promise<void>;
  /** Gets the remote's ledger, tags and notes. @returns whether the remote gave its notes */
  fetch(): Promise<boolean>;
  /** Gets the remote's ledger alone. A remote that does not answer leaves what is known. */
  refresh(): Promise<void>;
}

/** What the refs of the host's notes begin with. */
const hostNotes = 'refs/notes/semantic-release-';

/** How many changes are looked back: for a state of an entry that can be read, and for releases of other branches. */
const states = 100;

export function openLedger(context: BaseContext, ports: Pick<Ports, 'run' | 'clock'>): Ledger {
  const git = gitIn(context, ports);

  async function find(tags: readonly string[]): Promise<Found[]> {
    if (tags.length === 0) return [];
    const objects = await objectsOf(tags.map((tag) => `${ledgerRef}:${tag}/waybill.json`));
    return tags.flatMap((tag, i) => {
      const object = objects[i];
      return object === undefined ? [] : [{ tag, ...parseLedger(object.text, tag) }];
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
      const parsed = parseLedger(object?.text ?? '', tag);
      if ('entry' in parsed) return parsed.entry;
    }
    return undefined;
  }
  async function look(tag: string): Promise<Known> {
    const [file, ref] = await objectsOf([`${ledgerRef}:${tag}/waybill.json`, ledgerRef]);
    const hasLedger = ref !== undefined;
    return file === undefined
      ? { hasLedger }
      : { hasLedger, entry: await heal({ tag, ...parseLedger(file.text, tag) }) };
  }
  const objectsOf = (names: readonly string[]) => readObjects(git, names);

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
      return exitCode === 0 ? tagsIn(stdout) : [];
    },
    recentTags: () => recentTags(git),
    madeByHost: (tags) => madeByHost(git, tags),
    publish: (entry, how) =>
      inTurn(context.cwd, () => publishEntry(git, entry, { ...how, clock: ports.clock }), {
        isLast: how?.isLast === true,
      }),
    fetch: () => fetchNotes(git),
    async refresh() {
      await git.remote(['fetch', '--quiet', '--no-tags'], [`+${ledgerRef}:${ledgerRef}`]);
    },
  };
}

async function recentTags(git: Git): Promise<string[]> {
  const changes = ['log', '-z', '--format=', '--name-only', `--max-count=${states}`, ledgerRef];
  const { exitCode, stdout } = await git.try(changes);
  return exitCode === 0 ? [...new Set(tagsIn(stdout))] : [];
}

/** The tags in a list of the ledger's files, as git prints it with `-z`. */
function tagsIn(files: string): string[] {
  return files
    .split('\0')
    .filter((file) => file.endsWith('/waybill.json'))
    .map((file) => file.slice(0, -'/waybill.json'.length));
}

/** Tags that somebody has moved on the remote keep git from getting them, and say nothing about the notes. */
async function fetchNotes(git: Git): Promise<boolean> {
  const notes = '+refs/notes/*:refs/notes/*';
  const { exitCode } = await git.remote(['fetch', '--quiet', '--tags'], [notes]);
  return exitCode === 0 || (await git.remote(['fetch', '--quiet', '--no-tags'], [notes])).exitCode === 0;
}

async function madeByHost(git: Git, tags: readonly string[]): Promise<string[]> {
  if (tags.length === 0) return [];
  const { stdout } = await git.try(['for-each-ref', '--format=%(refname)', `${hostNotes}*`]);
  const refs = new Set(stdout.split('\n'));
  return tags.filter((tag) => refs.has(`${hostNotes}${tag}`));
}

interface GitObject {
  readonly type: string;
  readonly text: string;
}

/** Objects by their names, in one process. */
async function readObjects(git: Git, names: readonly string[]): Promise<(GitObject | undefined)[]> {
  // No object has this name: git says so between all others. Sizes would count bytes, and what is no text has others here.
  const fence = `waybill-${crypto.randomUUID()}`;
  const input = names.map((name) => `${name}\n${fence}\n`).join('');
  return parseBatch(await git(['cat-file', '--batch'], input), `${fence} missing\n`);
}

/** The objects in the output of `git cat-file --batch`, in the order of the names; a line of its own follows each. */
function parseBatch(output: string, fence: string): (GitObject | undefined)[] {
  return output
    .split(fence)
    .slice(0, -1)
    .map((part) => {
      const end = part.indexOf('\n');
      const [, type] = /^[0-9a-f]+ (\w+) \d+$/.exec(part.slice(0, end)) ?? [];
      return type === undefined ? undefined : { type, text: part.slice(end + 1, -1) };
    });
}
