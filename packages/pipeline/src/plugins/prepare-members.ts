import type { Ports, ReleaseContext } from '@waybill/kernel';
import { findKnown } from '../known-plugins/index.ts';
import type { LoadedMember } from './member.ts';
import type { Pipeline } from './pipeline.ts';

export interface Preparation {
  readonly context: ReleaseContext;
  readonly ports: Ports;
  /** Notes that attempts before this one may have written already. */
  readonly formerNotes?: readonly string[];
}

/** Runs `prepare` of the members of a stage side by side; known plugins in a way that can be repeated. */
export async function prepareMembers(
  pipeline: Pipeline,
  stage: readonly LoadedMember[],
  input: Preparation,
): Promise<void> {
  await pipeline.stage(stage, (member) => {
    const call = (changes?: object) => pipeline.call(member, 'prepare', input.context, changes);
    return findKnown(member).prepare?.({ ...input, member }, call) ?? call();
  });
}
