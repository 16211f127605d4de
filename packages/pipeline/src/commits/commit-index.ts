import { pullRequestIn, withoutPullRequest } from './messages/pull-request.ts';
import type { Revert } from './messages/read-revert.ts';

export interface Committed {
  readonly hash: string;
  readonly message: string;
}

/** What is found quickly among commits; each list is in their order. */
export interface CommitIndex<C> {
  /** By a hash, which may be short. */
  byHash(hash: string): C | undefined;
  byPullRequest(number: string | undefined): readonly C[];
  /** By the first line, without the number of a pull request. */
  byTitle(title: string | undefined): readonly C[];
  /** Where a commit is in the list. */
  at(commit: C): number;
}

const shortest = 7;

export function indexCommits<C extends Committed>(commits: readonly C[]): CommitIndex<C> {
  const positions = new Map(commits.map((commit, at) => [commit, at]));
  const hashes = group(commits, ({ hash }) => hash.toLowerCase().slice(0, shortest));
  const titles = group(commits, ({ message }) => titleOf(message));
  const numbers = group(commits, ({ message }) => pullRequestIn(message));
  return {
    byHash: (hash) => hashes.get(hash.slice(0, shortest))?.find((commit) => commit.hash.toLowerCase().startsWith(hash)),
    byPullRequest: (number) => numbers.get(number) ?? [],
    byTitle: (title) => (title === undefined ? undefined : titles.get(withoutPullRequest(title))) ?? [],
    at: (commit) => positions.get(commit) ?? -1,
  };
}

/** Every commit that a revert may mean. */
export function candidates<C>({ of, commits, pullRequest }: Revert, index: CommitIndex<C>): C[] {
  const named = commits.flatMap(({ hash }) => index.byHash(hash) ?? []);
  return [...named, ...index.byPullRequest(pullRequest), ...index.byTitle(of)];
}

function titleOf(message: string): string {
  return withoutPullRequest(message.split(/\r?\n/, 1)[0] ?? '');
}

function group<C, K>(commits: readonly C[], keyOf: (commit: C) => K | undefined): Map<K | undefined, C[]> {
  const groups = new Map<K | undefined, C[]>();
  for (const commit of commits) {
    const key = keyOf(commit);
    if (key === undefined) continue;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [commit]);
    else known.push(commit);
  }
  return groups;
}
