import type { DeployContext, PublishContext } from '@waybill/kernel';
import type { Pipeline } from '../plugins/index.ts';
import { describeErrors } from './announce.ts';

/** Whether any member sums up. */
export function sumsUp(pipeline: Pipeline): boolean {
  return pipeline.stagesOf('conclude').flat().length > 0;
}

/** Has members sum up a release of which everything is over. The release is public: what goes wrong is a warning. */
export async function conclude(pipeline: Pipeline, context: PublishContext & DeployContext): Promise<void> {
  await pipeline.stage(pipeline.stagesOf('conclude').flat(), async (member) => {
    await pipeline.call(member, 'conclude', context).catch((error: unknown) => {
      context.logger.warn(`${member.name} could not sum up the release: ${describeErrors(error, context)}`);
    });
  });
}
