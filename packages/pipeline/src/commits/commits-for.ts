import type { Commit } from '@waybill/kernel';
import type { Member } from '../members/member.ts';
import { cutLongTokens } from './cut-long-tokens.ts';
import { leaveOutProse } from './leave-out-prose.ts';
import { normalizeCommits } from './normalize-commits.ts';
import { planReading } from './plan-reading.ts';

type Host = Readonly<Record<string, unknown>> | undefined;

/**
 * The commits as a member that reads messages gets them: by the standard where it follows Conventional Commits, else what
 * they mean to it stays and what only costs time goes. Its notes go through `restoreText`.
 */
export function commitsFor<C extends Commit>(commits: readonly C[], member: Member, host: Host): C[] {
  const reading = planReading(member.name, { ...host, ...member.options });
  if (reading === undefined) return cutLongTokens(commits);
  // Cut last: what is left is short, and to look for long words takes longer than all the rest.
  return cutLongTokens(reading.isConventional ? normalizeCommits(commits, reading) : leaveOutProse(commits, reading));
}
