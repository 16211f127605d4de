import type { ReleaseContext } from '@waybill/kernel';
import type { LoadedMember } from '../members/member.ts';
import type { Input, Pipeline } from '../pipeline.ts';
import { changelog } from './changelog.ts';
import { github } from './github.ts';
import type { Guard, GuardInput, PublishInput } from './guard.ts';

/** Plugins of others that would do something twice, by name. */
const guards: Readonly<Record<string, Guard>> = {
  '@semantic-release/changelog': changelog,
  '@semantic-release/github': github,
};

type Call = () => Promise<unknown>;

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

export async function publishGuarded(
  member: LoadedMember,
  input: Omit<PublishInput, 'member'>,
  call: Call,
): Promise<unknown> {
  return guards[member.name]?.publish?.({ ...input, member }, call) ?? call();
}

/** @throws what the deliveries would lack, while nothing is public */
export async function beforeCommit(pipeline: Pipeline, { context, ports }: Input<ReleaseContext>): Promise<void> {
  await pipeline.stage(pipeline.members, async (member) => {
    await guards[member.name]?.beforeCommit?.({ member, context, ports });
  });
}
