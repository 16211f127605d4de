import type { AddChannelContext, Published, Release } from '@waybill/kernel';
import { combine, releaseOf } from '../delivery/index.ts';
import { invalidOutput } from '../errors.ts';
import type { Pipeline } from '../plugins/index.ts';

/** Brings a release that is out to one more channel, in the order of its delivery. */
export async function addChannel(pipeline: Pipeline, context: AddChannelContext): Promise<Published> {
  const releases: Release[] = [];
  for (const stage of pipeline.stagesOf('addChannel')) {
    const stageReleases = await pipeline.stage(stage, async (member) => {
      const result = await pipeline.call(member, 'addChannel', context);
      if (result && (typeof result !== 'object' || Array.isArray(result))) {
        throw invalidOutput(member.name, 'addChannel', 'an object');
      }
      return releaseOf(member, result, context.nextRelease);
    });
    releases.push(...stageReleases);
  }
  return combine(releases, pipeline.members);
}
