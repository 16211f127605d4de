import type { BaseContext } from '@waybill/kernel';
import { branchGone, foreignEntry, tagMoved } from '../errors.ts';
import type { Entry } from './entries/parse-ledger.ts';
import { isTagOf } from './entries/tag-format.ts';
import type { Git } from './notes/git.ts';
import type { Notary } from './signing/notary.ts';

/** Where the remote's branch is fetched to when no branch of this clone has the commit. */
const fetched = 'refs/waybill/branch';

/** Milliseconds: a history may be long. */
const patience = 600_000;

/**
 * Makes sure that an entry describes the release of its tag. Whoever may push notes can write another one, and its release
 * would be made with the project's credentials.
 *
 * @returns whether its signature says that the project wrote it
 * @throws ETAGMOVED, EFOREIGNENTRY, EBRANCHGONE
 */
export async function refuseForeign(
  git: Git,
  context: Pick<BaseContext, 'env' | 'logger' | 'options'>,
  entry: Entry,
  notary: Notary,
): Promise<boolean> {
  const { tag, version, gitHead, branch } = entry;
  const { is, detail } = await notary.judge(entry);
  if (is === 'forged') throw foreignEntry(tag, detail);
  if (is === 'unsigned' && entry.sigstore !== undefined) {
    const so = 'so no bytes are taken from the release page';
    context.logger.warn(`The signature of the ledger's entry of ${tag} is not checked, ${so}: ${detail}`);
  }
  const commit = (await git(['rev-parse', '--verify', `refs/tags/${tag}^{commit}`])).trim();
  if (commit !== gitHead) throw tagMoved(tag, commit, gitHead);
  if (!isTagOf(tag, version, context.options.tagFormat)) throw foreignEntry(tag, `its version is ${version}`);
  const isSigned = is === 'signed';
  if (await isOnBranch(git, gitHead, branch.name)) return isSigned;
  if (!(await isGone(git, branch.name)))
    throw foreignEntry(tag, `commit ${gitHead.slice(0, 12)} is not in the history of the branch \`${branch.name}\``);
  // A branch that was merged and deleted, or renamed: what the default branch has is the project's own.
  if (!(await isFetchedFrom(git, gitHead, 'HEAD'))) throw branchGone(tag, branch.name, gitHead);
  return isSigned;
}

/** What git says when a remote that answers has no such branch. */
const noSuchRef = 2;

async function isGone(git: Git, branch: string): Promise<boolean> {
  // The name of the remote comes before the name of the branch.
  const { exitCode } = await git.remote(['ls-remote', '--exit-code', '--quiet'], [`refs/heads/${branch}`]);
  return exitCode === noSuchRef;
}

async function isOnBranch(git: Git, commit: string, branch: string): Promise<boolean> {
  const { stdout } = await git.try([
    'for-each-ref',
    `--contains=${commit}`,
    '--format=%(refname)',
    'refs/heads',
    'refs/remotes',
  ]);
  const names = stdout.split('\n').filter(Boolean);
  if (
    names.some((name) => name === `refs/heads/${branch}` || /^refs\/remotes\/[^/]+\/(.*)$/.exec(name)?.[1] === branch)
  )
    return true;
  return isFetchedFrom(git, commit, `refs/heads/${branch}`);
}

/** Whether the remote's ref has a commit in its history. */
export async function isFetchedFrom(git: Git, commit: string, ref: string): Promise<boolean> {
  return (await fetchFrom(git, commit, ref)).isThere;
}

/** What a fetch says about a commit; `problem` has the words of git where the ref could not be fetched. */
export interface Fetched {
  readonly isThere: boolean;
  readonly problem?: string;
}

/**
 * Fetches a ref of the remote and looks for a commit in its history. A shallow clone does not know that a commit is on a branch
 * which has grown since: it gets the history first.
 */
export async function fetchFrom(git: Git, commit: string, ref: string): Promise<Fetched> {
  const found = await fetchOnce(git, commit, ref);
  if (found.isThere) return found;
  const { stdout } = await git.try(['rev-parse', '--is-shallow-repository']);
  return stdout.trim() === 'true' ? fetchOnce(git, commit, ref, ['--unshallow']) : found;
}

async function fetchOnce(git: Git, commit: string, ref: string, how: readonly string[] = []): Promise<Fetched> {
  const refspec = `+${ref}:${fetched}`;
  const { exitCode, tail } = await git.remote(['fetch', '--quiet', '--no-tags', ...how], [refspec], patience);
  // What an earlier fetch left there may be another branch.
  if (exitCode !== 0) return { isThere: false, problem: tail };
  return { isThere: (await git.try(['merge-base', '--is-ancestor', commit, fetched])).exitCode === 0 };
}
