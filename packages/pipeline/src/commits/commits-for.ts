import type { Commit } from '@waybill/kernel';
import type { Member } from '../members/member.ts';
import { cutLongTokens } from './cut-long-tokens.ts';
import { leaveOutProse } from './leave-out-prose.ts';
import { planReading } from './plan-reading.ts';

type Host = Readonly<Record<string, unknown>> | undefined;

/** The commits as a member that reads messages gets them: what they mean to it stays, what only costs time goes. */
export function commitsFor<C extends Commit>(commits: readonly C[], member: Member, host: Host): C[] {
  const reading = planReading(member.name, { ...host, ...member.options });
  return cutLongTokens(reading === undefined ? commits : leaveOutProse(commits, reading));
}
