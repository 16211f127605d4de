import type { ReleaseContext } from '@waybill/kernel';
import { wrongHandover } from '../handover/index.ts';
import { type Input, type LoadedMember, type Pipeline, prepareMembers } from '../plugins/index.ts';
import type { BegunRelease } from './begin-release.ts';

export type PrepareInput = Input<ReleaseContext>;

/** Runs `prepare` of the members of a stage side by side. */
export async function prepareStage(
  pipeline: Pipeline,
  stage: readonly LoadedMember[],
  { context, ports }: PrepareInput,
  begun: BegunRelease | undefined,
): Promise<void> {
  await prepareMembers(pipeline, stage, { context, ports, formerNotes: begun?.formerNotes ?? [] });
}

/**
 * Has members check what another job built in their place.
 *
 * @param made who made what is delivered as handed over
 * @throws EHANDOVER where a member takes part and nothing was handed over in its place
 */
export async function adoptStage(
  pipeline: Pipeline,
  stage: readonly LoadedMember[],
  { context }: PrepareInput,
  made: ReadonlySet<string>,
): Promise<void> {
  await pipeline.stage(stage, async (member) => {
    // `false` says that the member has nothing to do in this repository.
    if ((await pipeline.call(member, 'adopt', context)) === false) return;
    const { key } = member;
    if (!made.has(key)) throw wrongHandover(context.nextRelease.version, `nothing in it was made by \`${key}\``);
    context.logger.log(`${key}: released as another job built it.`);
  });
}
