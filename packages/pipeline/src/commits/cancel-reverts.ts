import { type CommitIndex, type Committed, indexCommits } from './commit-index.ts';
import { type History, unknownHistory } from './history.ts';
import { pullRequestIn, withoutPullRequest } from './messages/pull-request.ts';
import { readMessage } from './messages/read-message.ts';
import { type Revert, readRevert } from './messages/read-revert.ts';

/** What a commit does to another one, or a plain one to itself: whether that is in the tree before it and after it. */
interface Change {
  readonly before: boolean;
  readonly after: boolean;
}
type Effect<C> = ReadonlyMap<C, Change>;

/**
 * The commits that are in the tree in the end: without those that a later one of them takes back, and without those that
 * take back. A revert of what an earlier release holds stays.
 *
 * @param commits newest first, as git lists them
 */
export function cancelReverts<C extends Committed>(commits: readonly C[], history: History = unknownHistory): C[] {
  const reverts = new Map(
    commits.flatMap((commit) => {
      const revert = readRevert(commit.message);
      return revert === undefined ? [] : [[commit, revert] as const];
    }),
  );
  if (reverts.size === 0) return [...commits];
  const index = indexCommits(commits);
  const isThere = new Map<C, boolean>();
  const effects = new Map<C, Effect<C>>();
  for (const [after, commit] of commits.toReversed().entries()) {
    const at = commits.length - 1 - after;
    const revert = reverts.get(commit);
    const effect =
      revert === undefined
        ? made(commit)
        : undone(commit, findReverted(revert, { commit, at, index, history, effects, isThere }), effects);
    effects.set(commit, effect);
    // With clocks that differ, what takes a commit back may be listed before it.
    for (const [other, change] of effect)
      if (other !== commit || !isThere.has(commit)) isThere.set(other, change.after);
  }
  return commits.filter((commit) => isThere.get(commit) === true);
}

function made<C>(commit: C): Effect<C> {
  return new Map([[commit, { before: false, after: true }]]);
}

/** What a revert does: all that it takes back is as before that; what is not of these commits keeps the revert there. */
function undone<C>(commit: C, { found, isWhole }: Found<C>, effects: ReadonlyMap<C, Effect<C>>): Effect<C> {
  const changes = new Map<C, Change>();
  // Oldest first, as a branch may take back what is its own.
  for (const each of found) {
    for (const [other, { before, after }] of effects.get(each) ?? made(each)) {
      changes.set(other, { before: changes.get(other)?.before ?? before, after });
    }
  }
  const undoing = new Map([...changes].map(([other, { before, after }]) => [other, { before: after, after: before }]));
  return isWhole ? undoing : new Map([...undoing, ...made(commit)]);
}

interface Search<C> {
  /** The revert, and where it is: what it takes back is older. */
  readonly commit: C;
  readonly at: number;
  readonly index: CommitIndex<C>;
  readonly history: History;
  /** Of the commits before it. */
  readonly effects: ReadonlyMap<C, Effect<C>>;
  readonly isThere: ReadonlyMap<C, boolean>;
}

/** What a revert takes back of these commits, and whether that is all that it takes back. */
interface Found<C> {
  /** The oldest first. */
  readonly found: readonly C[];
  readonly isWhole: boolean;
}

const nothing = { found: [], isWhole: false };

/** A hash decides, then the number of a pull request, then the first line. */
function findReverted<C extends Committed>(revert: Revert, search: Search<C>): Found<C> {
  return byHash(revert, search) ?? byPullRequest(revert, search) ?? byTitle(revert, search);
}

/**
 * @returns `undefined` where the hash is of a commit that the branch does not have: the one that was meant was rebased or
 * squashed, and something else has to tell
 */
function byHash<C extends Committed>({ commits }: Revert, { commit, index, history }: Search<C>): Found<C> | undefined {
  const named = commits.map((each) => ({ ...each, found: index.byHash(each.hash) }));
  const known = named.filter(({ found }) => found !== undefined && found !== commit);
  if (known.length === 0 && commits.length < 2 && !commits.some(({ hash }) => history.holds(hash))) return undefined;
  // One that was taken back already counts: a merge and what it merged may both be the revert.
  const parts = known.flatMap(({ found, mainline }) =>
    found === undefined ? [] : [whatCame(found, { index, history }, mainline)],
  );
  return {
    found: oldestFirst(new Set(parts.flatMap(({ found }) => found)), index),
    isWhole: known.length === named.length && parts.every(({ isWhole }) => isWhole),
  };
}

function byPullRequest<C extends Committed>(revert: Revert, search: Search<C>): Found<C> | undefined {
  const { pullRequest, of, isTold } = revert;
  const { at, index, history } = search;
  if (pullRequest === undefined) return undefined;
  const older = index.byPullRequest(pullRequest).filter((each) => index.at(each) > at);
  const merge = older.find(({ hash }) => history.broughtBy(hash) !== undefined);
  const sameTitle = older.find((each) => index.byTitle(of).includes(each) || isDescribed(each, of));
  // People put the numbers of issues into titles, too.
  const found = merge ?? sameTitle ?? (isTold && older.length === 1 ? older[0] : undefined);
  if (found !== undefined) return whatCame(found, search);
  return history.holdsPullRequest(pullRequest) ? nothing : undefined;
}

/** Whether a title without its type is meant: `revert: weigh (#12)`. */
function isDescribed({ message }: Committed, of: string | undefined): boolean {
  const { said } = readMessage(message);
  return of !== undefined && said !== undefined && withoutPullRequest(said.subject) === withoutPullRequest(of);
}

function byTitle<C extends Committed>({ of, pullRequest, mayBeOwn }: Revert, search: Search<C>): Found<C> {
  const { at, index, effects, isThere } = search;
  const isInEffect = (each: C) =>
    [...(effects.get(each) ?? [])].every(([other, { after }]) => isThere.get(other) === after);
  const found = index.byTitle(of).find((each) => {
    const number = pullRequestIn(each.message);
    const isOther = pullRequest !== undefined && !mayBeOwn && number !== undefined && number !== pullRequest;
    return index.at(each) > at && isInEffect(each) && !isOther;
  });
  return found === undefined ? nothing : whatCame(found, search);
}

/** A commit by itself, or a merge with all that came with it. */
function whatCame<C extends Committed>(
  commit: C,
  { index, history }: Pick<Search<C>, 'index' | 'history'>,
  mainline?: string,
): Found<C> {
  const brought = history.broughtBy(commit.hash, mainline);
  if (brought === undefined) return { found: [commit], isWhole: true };
  const found = oldestFirst(
    brought.flatMap((hash) => index.byHash(hash) ?? []),
    index,
  );
  // An earlier release may hold a part of a branch.
  return { found, isWhole: found.length === brought.length };
}

function oldestFirst<C>(commits: Iterable<C>, index: CommitIndex<C>): C[] {
  return [...commits].sort((one, other) => index.at(other) - index.at(one));
}
