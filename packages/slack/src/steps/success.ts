import { composeByTemplate, type ReleaseStage, releaseFacts, subjectOf } from '@waybill/announcement';
import type { HookInput, PublishContext } from '@waybill/kernel';
import type { Options } from '../options.ts';
import { tell } from './tell.ts';

/** Announces a release that is out. Trouble with a channel is a warning. */
export async function tellRelease(input: HookInput<Options, PublishContext>, stage: ReleaseStage): Promise<void> {
  const facts = await releaseFacts(input.context);
  await tell(input, {
    subject: subjectOf(stage, facts),
    compose: (route) => composeByTemplate(route.template, { event: stage, release: facts }, input.context),
  });
}
