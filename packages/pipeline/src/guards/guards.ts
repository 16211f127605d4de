import type { PublishContext, ReleaseContext } from '@waybill/kernel';
import type { LedgerArtifact } from '../ledger/parse-ledger.ts';
import type { LoadedMember } from '../members/member.ts';
import type { Input, Pipeline } from '../pipeline.ts';
import { changelog } from './changelog.ts';
import { github } from './github.ts';
import type { Call, Finish, Guard, GuardInput, PublishInput } from './guard.ts';

/** Plugins of others that would do something twice, by name. */
const guards: Readonly<Record<string, Guard>> = {
  '@semantic-release/changelog': changelog,
  '@semantic-release/github': github,
};

export async function prepareGuarded(
  member: LoadedMember,
  input: Omit<GuardInput, 'member'>,
  call: Call,
): Promise<unknown> {
  return guards[member.name]?.prepare?.({ ...input, member }, call) ?? call();
}

/** Whether a delivery that was made already is found out by making it again: then nothing is lost with its record. */
export function looksFirst({ name }: LoadedMember): boolean {
  return name.startsWith('@waybill/') || guards[name]?.publish !== undefined;
}

/** Begins a delivery as far as nobody can see it; nothing where that cannot be parted from the rest. */
export function publishAhead(
  member: LoadedMember,
  input: Omit<PublishInput, 'member'>,
  call: Call,
): Promise<Finish> | undefined {
  return guards[member.name]?.publish?.({ ...input, member }, call);
}

/** Gets back what a member has delivered, where its own plugin cannot. */
export async function restoreGuarded(
  member: LoadedMember,
  input: Omit<GuardInput<PublishContext>, 'member'>,
  artifacts: readonly LedgerArtifact[],
): Promise<void> {
  await guards[member.name]?.restore?.({ ...input, member }, artifacts);
}

/** @throws what the deliveries would lack, while nothing is public */
export async function beforeCommit(pipeline: Pipeline, { context, ports }: Input<ReleaseContext>): Promise<void> {
  await pipeline.stage(pipeline.members, async (member) => {
    await guards[member.name]?.beforeCommit?.({ member, context, ports });
  });
}
