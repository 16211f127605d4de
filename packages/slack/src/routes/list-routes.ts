import type { ReleaseEvent, RouteRules } from '@waybill/announcement/routes';
import type { Options } from '../options.ts';

/** A channel, when it is notified, and of what. */
export interface ChannelRoute extends RouteRules {
  /** Name or id; nothing for the channel of the webhook. */
  readonly channel?: string;
  /** Whom the message calls. */
  readonly mention: readonly string[];
}

const releases: ReleaseEvent[] = ['released', 'resumed', 'promoted'];

/** Every channel with the events that it is notified of: those of the options for teams, then those of `routes`. */
export function listRoutes({
  channels,
  productChannels,
  devopsChannels,
  failChannels,
  live,
  routes,
  token,
  webhook,
}: Options): ChannelRoute[] {
  const own = { required: false, mention: [] };
  if (token === undefined) {
    if (webhook === undefined) return [];
    const event: ReleaseEvent[] = [...releases, 'failed', 'alert', 'rolled-back'];
    return [{ ...own, when: { event }, template: 'engineering' }];
  }
  const to = (names: readonly string[], template: string, event: ReleaseEvent[]) =>
    names.map((channel): ChannelRoute => ({ ...own, channel, template, when: { event } }));
  return [
    ...to(channels, 'engineering', live ? ['started', ...releases] : releases),
    ...to(productChannels, 'product', releases),
    ...to(devopsChannels, 'devops', [...releases, 'deployed', 'rolled-back']),
    ...to(failChannels ?? channels, 'engineering', ['failed', 'alert', 'rolled-back']),
    ...routes.flatMap(({ to: names, ...rules }) =>
      [names].flat().map((channel): ChannelRoute => ({ ...rules, channel })),
    ),
  ];
}

/**
 * One route for each channel and message: `#releases` and `releases` are one channel.
 *
 * @param isAlike whether all messages that come with Waybill say the same of this event, so that a channel needs one of them
 */
export function distinctRoutes(routes: readonly ChannelRoute[], isAlike = false): ChannelRoute[] {
  const messageOf = ({ template = '' }: ChannelRoute) => (isAlike && isOwn(template) ? '' : template);
  const keyOf = (route: ChannelRoute) => `${(route.channel ?? '').replace(/^#/, '')} ${messageOf(route)}`;
  return [...new Map(routes.map((route) => [keyOf(route), route])).values()];
}

function isOwn(template: string): boolean {
  return ['', 'engineering', 'product', 'devops', 'announcement'].includes(template);
}
