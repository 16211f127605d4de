import type { ReleaseContext } from '@waybill/kernel';
import { prepareGuarded } from '../guards/guards.ts';
import type { LoadedMember } from '../members/member.ts';
import type { Input, Pipeline } from '../pipeline.ts';
import type { BegunRelease } from './begin-release.ts';

export type PrepareInput = Input<ReleaseContext>;

/** Runs `prepare` of the members of a stage side by side. */
export async function prepareStage(
  pipeline: Pipeline,
  stage: readonly LoadedMember[],
  { context, ports }: PrepareInput,
  begun: BegunRelease | undefined,
): Promise<void> {
  const guarded = { context, ports, ...(begun?.formerNotes ? { formerNotes: begun.formerNotes } : {}) };
  await pipeline.stage(stage, (member) =>
    prepareGuarded(member, guarded, (changes) =>
      pipeline.call({ ...member, options: { ...member.options, ...changes } }, 'prepare', context),
    ),
  );
}
