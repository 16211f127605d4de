import { type Commit, type Facts, isNamed, mergedBranch, type Release } from '../facts/index.ts';
import { countCommits } from './commits-of.ts';

export interface Hotfix {
  /** Versions or tags that it says it fixes; none where it does not say. */
  readonly fixes: readonly string[];
  /** Its first commit: milliseconds since 1970. */
  readonly begun: number | undefined;
}

/** The stable releases that are hotfixes, by tag: a hotfix branch was merged, or a commit says so in a trailer. */
export function findHotfixes(facts: Facts, patterns: readonly string[]): ReadonlyMap<string, Hotfix> {
  const counter = countCommits(facts.commits);
  const found = new Map<string, Hotfix>();
  for (const [at, release] of facts.releases.filter(({ isPrerelease }) => !isPrerelease).entries()) {
    // The history before the ledger began is no work of its first release.
    if (at === 0) counter.skip(release.base ?? release.head);
    const own = counter.take(release.head);
    const marks = own.filter((commit) => isHotfix(commit, patterns));
    if (marks.length === 0) continue;
    const work = own.filter((commit) => isWork(commit, release));
    found.set(release.tag, {
      fixes: marks.flatMap(({ hotfix }) => hotfix),
      begun: work.length === 0 ? undefined : Math.min(...work.map(({ at }) => at)),
    });
  }
  return found;
}

function isHotfix(commit: Commit, patterns: readonly string[]): boolean {
  const branch = mergedBranch(commit);
  return commit.hotfix.length > 0 || (branch !== undefined && isNamed(branch, patterns));
}

/** Somebody's change: not a merge, and not the commit that the release itself made. */
export function isWork({ hash, parents }: Commit, { head, builtFrom }: Release): boolean {
  return parents.length < 2 && !(hash === head && head !== builtFrom);
}
