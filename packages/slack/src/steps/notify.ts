import { composeByTemplate, newsSubject, releaseFactsOf } from '@waybill/announcement';
import type { HookInput, NotifyContext } from '@waybill/kernel';
import type { Options } from '../options.ts';
import { tell } from './tell.ts';

/** Says what no other hook is about: that a release has begun, a deployment, an alert. */
export async function tellNews(input: HookInput<Options, NotifyContext>): Promise<void> {
  const { context } = input;
  const release = await releaseFactsOf(context);
  const said = { event: context.news.event, news: context.news, release };
  const detail = context.news.environment ?? context.news.kind;
  await tell(input, {
    subject: newsSubject(context, release),
    isAlike: context.news.event !== 'started',
    ...(detail === undefined ? {} : { detail }),
    compose: (route) => composeByTemplate(route.template, said, context),
  });
}
