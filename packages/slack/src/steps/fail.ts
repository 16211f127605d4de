import { composeByTemplate, failureFacts } from '@waybill/announcement';
import type { FailContext, HookInput } from '@waybill/kernel';
import type { Options } from '../options.ts';
import { renderFailure } from '../render/index.ts';
import type { ChannelRoute } from '../routes/index.ts';
import { tell } from './tell.ts';

/** Says what failed. Trouble with a channel is a warning. */
export async function tellFailure(input: HookInput<Options, FailContext>): Promise<void> {
  const facts = await failureFacts(input.context);
  const { branch, nextRelease } = input.context;
  const hasOwn = ({ template = 'engineering' }: ChannelRoute) =>
    !['engineering', 'product', 'devops', 'announcement'].includes(template);
  await tell(input, {
    subject: {
      event: facts.isReleased === true ? 'alert' : 'failed',
      branch: branch?.name,
      releaseType: nextRelease?.type,
      channel: nextRelease?.channel || undefined,
      scopes: [],
    },
    isAlike: true,
    compose: (route) => composeByTemplate(route.template, { event: 'failed', failure: facts }, input.context),
    renderInstead: (route) => (hasOwn(route) ? undefined : renderFailure(facts, route.mention)),
  });
}
