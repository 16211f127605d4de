import type { Git } from '../ledger/index.ts';
import { type Committed, candidates, indexCommits } from './commit-index.ts';
import { pullRequestIn } from './messages/pull-request.ts';
import { type Revert, readRevert } from './messages/read-revert.ts';

/** What git knows of the commits that reverts are about. */
export interface History {
  /**
   * The hashes of what a merge brought, its own among them.
   *
   * @param mainline the parent that had all the rest, which may be short; the first one by default
   * @returns `undefined` where the commit is no merge
   */
  broughtBy(hash: string, mainline?: string): readonly string[] | undefined;
  /** Whether the branch has a commit that is not one of the release. */
  holds(hash: string): boolean;
  /** Whether the branch has what came with a pull request, and not in the release. */
  holdsPullRequest(number: string): boolean;
}

export const unknownHistory: History = {
  broughtBy: () => undefined,
  holds: () => false,
  holdsPullRequest: () => false,
};

/**
 * Asks git about what the reverts among commits take back; without one, git is not asked. What git does not know, such as
 * a hash of before a rebase, is no error.
 *
 * @param commits newest first
 */
export async function readHistory(commits: readonly Committed[], git: Git): Promise<History> {
  const reverts = commits.flatMap(({ message }) => readRevert(message) ?? []);
  const tip = commits[0]?.hash;
  if (reverts.length === 0 || tip === undefined || !isHash(tip)) return unknownHistory;

  const index = indexCommits(commits);
  const meant = reverts.flatMap((revert) => candidates(revert, index)).map(({ hash }) => hash);
  const named = reverts.flatMap((revert) => revert.commits);
  const others = named.map(({ hash }) => hash).filter((hash) => index.byHash(hash) === undefined);
  const numbers = reverts.flatMap(({ pullRequest }) => pullRequest ?? []);
  const missing = numbers.filter((number) => index.byPullRequest(number).length === 0);
  const parents = await readParents(git, [...new Set(meant)].filter(isHash));
  const brought = await readBrought(git, parents, named);
  const [held, requests] = await Promise.all([
    readHeld(git, [...new Set(others)], tip),
    readPullRequests(git, [...new Set(missing)], tip),
  ]);
  return {
    broughtBy: (hash, mainline) => {
      const parent = mainlineOf(parents.get(hash) ?? [], mainline);
      return parent === undefined ? undefined : brought.get(keyOf(hash, parent));
    },
    holds: (hash) => held.has(hash),
    holdsPullRequest: (number) => requests.has(number),
  };
}

/** The parents of those that are merges. */
async function readParents(git: Git, hashes: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const command = ['rev-list', '--no-walk=unsorted', '--ignore-missing', '--parents', '--stdin'];
  const lines = hashes.length === 0 ? [] : await linesOf(git, command, hashes);
  const all = (lines ?? []).map((line) => line.split(' ')).map(([hash = '', ...parents]) => [hash, parents] as const);
  return new Map(all.filter(([, parents]) => parents.length > 1));
}

async function readBrought(git: Git, parents: ReadonlyMap<string, readonly string[]>, named: Revert['commits']) {
  const brought = new Map<string, readonly string[]>();
  for (const [merge, all] of parents) {
    const told = named.filter(({ hash }) => merge.startsWith(hash)).map(({ mainline }) => mainline);
    const mainlines = new Set([undefined, ...told].map((mainline) => mainlineOf(all, mainline)));
    for (const mainline of mainlines) {
      if (mainline === undefined) continue;
      const lines = await linesOf(git, ['rev-list', merge, `^${mainline}`, '--']);
      if (lines !== undefined) brought.set(keyOf(merge, mainline), lines);
    }
  }
  return brought;
}

/** @param told by a message, which may be wrong */
function mainlineOf([first, ...others]: readonly string[], told: string | undefined): string | undefined {
  return (told === undefined ? undefined : others.find((parent) => parent.startsWith(told))) ?? first;
}

function keyOf(merge: string, mainline: string): string {
  return `${merge} ${mainline}`;
}

/** Those of these hashes, which may be short, that the branch has. */
async function readHeld(git: Git, hashes: readonly string[], tip: string): Promise<ReadonlySet<string>> {
  if (hashes.length === 0) return new Set();
  // One line for each, in their order.
  const lines = (await linesOf(git, ['cat-file', '--batch-check'], hashes)) ?? [];
  const resolved = lines.map((line) => line.split(' '));
  const found = hashes.flatMap((hash, at) => {
    const [full = '', type] = resolved[at] ?? [];
    return type === 'commit' ? [{ hash, full }] : [];
  });
  if (found.length === 0) return new Set();
  const outside = await linesOf(git, ['rev-list', '--stdin'], [`^${tip}`, ...found.map(({ full }) => full)]);
  if (outside === undefined) return new Set();
  const isOutside = new Set(outside);
  return new Set(found.filter(({ full }) => !isOutside.has(full)).map(({ hash }) => hash));
}

/** As many as one command line takes; nobody takes back so many. */
const mostNumbers = 500;

/** Those of these pull requests that the branch has. */
async function readPullRequests(git: Git, numbers: readonly string[], tip: string): Promise<ReadonlySet<string>> {
  if (numbers.length === 0) return new Set();
  const asked = numbers.slice(0, mostNumbers).map((number) => `--grep=[#! ]${number}([^0-9]|$)`);
  const { exitCode, stdout } = await git.try(['log', '--extended-regexp', ...asked, '--format=%B%x00', tip, '--']);
  const messages = exitCode === 0 ? stdout.split('\0').map((message) => message.trimStart()) : [];
  const found = new Set(messages.map(pullRequestIn));
  return new Set(numbers.filter((number) => found.has(number)));
}

/** @returns `undefined` where git cannot tell */
async function linesOf(git: Git, args: readonly string[], input: readonly string[] = []) {
  const { exitCode, stdout } = await git.try(args, input.map((line) => `${line}\n`).join(''));
  return exitCode === 0 ? stdout.split('\n').filter(Boolean) : undefined;
}

function isHash(text: string): boolean {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text);
}
