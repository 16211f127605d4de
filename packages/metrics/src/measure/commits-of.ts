import type { Commit } from '../facts/index.ts';

/** Hands out commits, each once: to the first who reaches it. */
export interface CommitCounter {
  /** Leaves out a commit and all before it. */
  skip(hash: string): void;
  /** The commits at and before this one that nobody has got yet. */
  take(hash: string): Commit[];
}

export function countCommits(commits: ReadonlyMap<string, Commit>): CommitCounter {
  const seen = new Set<string>();
  function take(start: string): Commit[] {
    const found: Commit[] = [];
    const open = [start];
    for (let hash = open.pop(); hash !== undefined; hash = open.pop()) {
      const commit = commits.get(hash);
      if (commit === undefined || seen.has(hash)) continue;
      seen.add(hash);
      found.push(commit);
      open.push(...commit.parents);
    }
    return found;
  }
  return { take, skip: (hash) => void take(hash) };
}
