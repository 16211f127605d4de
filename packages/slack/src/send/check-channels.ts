import { type BaseContext, nearestName, type Ports, type ReleaseError, reasonOf, redact } from '@waybill/kernel';
import { notInChannel } from '../errors.ts';
import type { Options } from '../options.ts';
import { type ChannelRoute, listRoutes } from '../routes/index.ts';
import { type Membership, slackApi } from './slack-api.ts';

/** What Slack says of a bot token. */
export interface Bot {
  readonly scopes: readonly string[];
  /** Its name, by which people invite it. */
  readonly user: string | undefined;
}

/**
 * Asks Slack which channels the bot is in, and warns of those that would not take a message: the message about a release that is
 * out would be the first to find it.
 *
 * @returns an error for each channel of a route that is required
 */
export async function checkChannels(
  options: Options & { readonly token: string },
  bot: Bot,
  context: Pick<BaseContext, 'env' | 'logger'>,
  ports: Ports,
): Promise<ReleaseError[]> {
  const routes = listRoutes(options).filter(({ channel }) => channel !== undefined && !isPerson(channel));
  // It may post to every public channel, and Slack says of no private one whether it is there.
  if (routes.length === 0 || bot.scopes.includes('chat:write.public')) return [];
  const types = typesFor(bot.scopes);
  if (types.length === 0) {
    context.logger.log(
      'Whether the bot is in its Slack channels is not checked: that needs the scopes `channels:read` and, for private ones, `groups:read`.',
    );
    return [];
  }
  const found = await slackApi(options.apiUrl, options.token, ports)
    .memberships(types)
    .catch((error: unknown) => ({ reason: reasonOf(error) }));
  if ('reason' in found) {
    const reason = redact(found.reason.replace(/\.$/, ''), context.env);
    context.logger.warn(
      `Whether the bot is in its Slack channels could not be checked: ${reason}. The release goes on.`,
    );
    return [];
  }
  const absent = findAbsent(routes, found).map(({ channel, guess, isRequired }) => ({
    error: notInChannel({ channel, guess, bot: bot.user, isPrivateSeen: types.includes('private_channel') }),
    isRequired,
  }));
  for (const { error, isRequired } of absent)
    if (!isRequired) context.logger.warn(`${error.message} ${error.details} The release goes on.`);
  return absent.flatMap(({ error, isRequired }) => (isRequired ? [error] : []));
}

/** The kinds of channels that the bot may look at. Whether a name is that of a public channel, only the first scope can tell. */
function typesFor(scopes: readonly string[]): string[] {
  if (!scopes.includes('channels:read')) return [];
  return ['public_channel', ...(scopes.includes('groups:read') ? ['private_channel'] : [])];
}

/** A message to a person opens a conversation by itself. */
function isPerson(channel: string): boolean {
  return /^(?:[UWD][A-Z0-9]{6,20}$|@)/.test(channel);
}

interface Absent {
  readonly channel: string;
  /** A channel with a similar name that the bot is in. */
  readonly guess: string | undefined;
  readonly isRequired: boolean;
}

/** Channels of routes that the bot is not in, each once. */
export function findAbsent(
  routes: readonly Pick<ChannelRoute, 'channel' | 'required'>[],
  memberships: readonly Membership[],
): Absent[] {
  const known = new Set(memberships.flatMap(({ id, name }) => [id, name.toLowerCase()]));
  const names = memberships.map(({ name }) => name).filter((name) => name !== '');
  const absent = new Map<string, Absent>();
  for (const { channel = '', required } of routes) {
    const name = channel.replace(/^#/, '');
    if (known.has(name) || known.has(name.toLowerCase())) continue;
    const isRequired = required || absent.get(name)?.isRequired === true;
    absent.set(name, { channel, guess: nearestName(name, names), isRequired });
  }
  return [...absent.values()];
}
