import type { Commit } from '@waybill/kernel';
import type { Member } from '../plugins/index.ts';
import { type History, unknownHistory } from './history.ts';
import { leaveOutProse } from './leave-out-prose.ts';
import { asReadable } from './messages/as-readable.ts';
import { cutLongLines, cutLongTokens } from './messages/cut-long-tokens.ts';
import { normalizeCommits } from './normalize-commits.ts';
import { planReading } from './plan-reading.ts';

type Host = Readonly<Record<string, unknown>> | undefined;

/**
 * The commits as a member that reads messages gets them: by the standard where it follows Conventional Commits, else what
 * they mean to it stays and what only costs time goes. Its notes go through `restoreText`.
 *
 * @param history what git knows of the commits that are taken back
 */
export function commitsFor<C extends Commit>(
  commits: readonly C[],
  member: Member,
  host: Host,
  history: History = unknownHistory,
): C[] {
  const reading = planReading(member, { ...host, ...member.options });
  const readable = commits.map(asReadable);
  if (reading === undefined) return cutLongTokens(readable);
  const bounded = cutLongLines(readable);
  // Cut last: what is left is short, and to look for long words takes longer than all the rest.
  return cutLongTokens(
    reading.isConventional ? normalizeCommits(bounded, reading, history) : leaveOutProse(bounded, reading),
  );
}
