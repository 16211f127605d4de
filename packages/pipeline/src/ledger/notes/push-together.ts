import { commitNotPushed } from '../../errors.ts';
import type { Git } from './git.ts';

export interface Pushed {
  readonly isThere: boolean;
  /** What git said when it is not. */
  readonly refusal: string;
  /** The commit was refused for what it is: trying again is of no use. @see commitNotPushed */
  readonly error?: Error;
}

/** Milliseconds: a commit may carry files, and the hooks of the repository run before it is sent. */
const patience = 600_000;

/** git's word for a ref that it refused by itself, and not because of another one in the same push. */
const refused = /! \[(?:remote )?rejected\] +(?!.*\(atomic).* -> (?!refs\/notes\/)/;

/**
 * Pushes a ref, and a commit with it where there is one: one connection, and one transaction. A remote that has no such
 * transactions gets the ref first.
 */
export async function pushTogether(git: Git, ref: string, commit: string | undefined): Promise<Pushed> {
  if (commit === undefined) return push(git, ['--no-verify'], [ref]);
  const pushed = await push(git, ['--atomic'], [commit, ref]);
  if (!pushed.refusal.includes('does not support --atomic')) return pushed;
  const first = await push(git, ['--no-verify'], [ref]);
  return first.isThere ? push(git, [], [commit]) : first;
}

async function push(git: Git, how: readonly string[], refs: readonly string[]): Promise<Pushed> {
  const { exitCode, tail } = await git.remote(['push', '--quiet', ...how], refs, patience);
  if (exitCode === 0) return { isThere: true, refusal: '' };
  return { isThere: false, refusal: tail, ...(refused.test(tail) ? { error: commitNotPushed(tail) } : {}) };
}
