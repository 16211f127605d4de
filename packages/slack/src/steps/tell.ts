import { deliverMessages, type Message, type MessageDelivery } from '@waybill/announcement';
import { matchesRoute, type RouteSubject } from '@waybill/announcement/routes';
import type { AnnouncementRecord, BaseContext, HookInput, NextRelease } from '@waybill/kernel';
import type { Options } from '../options.ts';
import { renderWithThread, type SlackMessage } from '../render/index.ts';
import { type ChannelRoute, distinctRoutes, listRoutes } from '../routes/index.ts';
import {
  createDestination,
  type Destination,
  nameChannel,
  type PostedMessage,
  parsePlace,
  placeName,
  postMessage,
} from '../send/index.ts';

type Context = BaseContext & {
  readonly announcement?: AnnouncementRecord;
  readonly nextRelease?: Pick<NextRelease, 'gitTag'>;
};

/** What is said of an event. */
export interface Said {
  readonly subject: RouteSubject;
  /** Whether all teams are told the same. */
  readonly isAlike?: boolean;
  /** Names the event in the ledger, beside its kind: an environment, an attempt. */
  readonly detail?: string;
  /** The message of a route. */
  compose(route: ChannelRoute): Promise<Message>;
  /** A form of its own, for some routes. */
  readonly renderInstead?: (route: ChannelRoute) => SlackMessage | undefined;
}

/** Notifies every channel that has a route for the event, once. */
export async function tell({ options, context, ports }: HookInput<Options, Context>, said: Said): Promise<void> {
  const fitting = listRoutes(options).filter((route) => matchesRoute(route, said.subject));
  const routes = distinctRoutes(fitting, said.isAlike);
  const deliveries = routes.map((route): MessageDelivery => {
    const destination = createDestination(route.channel, options, ports);
    return {
      name: destination.name,
      key: keyOf(route, said),
      isRequired: route.required,
      send: () => send({ destination, route, said, context, options }),
    };
  });
  await deliverMessages(deliveries, context);
}

/** The plain name of a channel is its first message about a release, as earlier versions have recorded it. */
function keyOf({ channel, template = 'engineering' }: ChannelRoute, { subject: { event }, detail }: Said): string {
  const isUsual = event === 'released' || event === 'resumed';
  const more = [isUsual ? undefined : event, template === 'engineering' ? undefined : template, detail];
  return [nameChannel(channel), ...more].filter((each) => each !== undefined).join(' ');
}

const liveKey = (channel: string | undefined) => `live ${nameChannel(channel)}`;

/** Where this process posted that a release has begun: a run that fails early has no ledger yet. */
const begun = new Map<string, PostedMessage>();

function takeBegun(key: string): PostedMessage | undefined {
  const place = begun.get(key);
  begun.delete(key);
  return place;
}

interface Sending {
  readonly destination: Destination;
  readonly route: ChannelRoute;
  readonly said: Said;
  readonly context: Context;
  readonly options: Options;
}

async function send({ destination, route, said, context, options }: Sending) {
  const { announcement } = context;
  const { event } = said.subject;
  const instead = said.renderInstead?.(route);
  const how = { mention: route.mention, ...(destination.update === undefined ? { mostReplies: 0 } : {}) };
  const { message: rendered, replies } =
    instead === undefined ? renderWithThread(await said.compose(route), how) : { message: instead, replies: [] };
  const isStages = ['started', 'released', 'resumed', 'failed'].includes(event);
  const isLive = options.live && isStages && isMainMessage(route);
  const key = liveKey(route.channel);
  const own = `${context.cwd}\0${context.nextRelease?.gitTag ?? ''}\0${key}`;
  const place = isLive ? (takeBegun(own) ?? parsePlace(announcement?.handles?.[key])) : undefined;
  const outcome = await postMessage(destination, rendered, place && { place }, context);
  if ('reason' in outcome) return outcome;
  if (isLive && outcome.ts !== '') announcement?.heard(key, placeName(outcome));
  if (isLive && event === 'started' && outcome.ts !== '') begun.set(own, outcome);
  if (outcome.ts !== '') await reply(destination, outcome, replies);
  // A change alone reaches nobody who does not look.
  if (place !== undefined && event === 'failed')
    await reply(destination, outcome, [{ text: rendered.text, blocks: rendered.blocks.slice(0, 1) }], true);
  return undefined;
}

function isMainMessage({ template = 'engineering' }: ChannelRoute): boolean {
  return template === 'engineering';
}

/** What does not fit goes into the thread. A reply that is refused is left out: the message has a link to the whole. */
async function reply(
  destination: Destination,
  { ts }: PostedMessage,
  replies: readonly SlackMessage[],
  isBroadcast = false,
) {
  for (const each of replies) {
    const outcome = await destination.post(each, { ts, isBroadcast }).catch(() => ({ reason: 'no answer' }));
    if ('reason' in outcome) return;
  }
}
