import { routesOption } from '@waybill/announcement/routes';
import { clearTextOption, option, options, v, type WrittenOptions } from '@waybill/kernel';

const channel = v.pipe(v.string(), v.trim(), v.nonEmpty('a channel has a name or an id'));

/** Whom a message may call: people and groups by id, or everybody in a channel. */
const mention = v.pipe(
  v.string(),
  v.regex(
    /^(?:here|channel|everyone|[UWS][A-Z0-9]{2,20})$/,
    'must be the id of a user or a group, `here`, `channel` or `everyone`',
  ),
);

// The library's own message quotes the value, and a webhook's address is a secret.
const address = v.pipe(v.string(), v.url('not a URL'));

export const Options = options({
  channels: option(
    v.optional(v.array(channel), []),
    'Names or ids of the channels that are notified of releases. Needed with a bot token; a webhook has its own channel.',
    { env: 'SLACK_CHANNELS' },
  ),
  productChannels: option(
    v.optional(v.array(channel), []),
    'Channels that are notified of what changed for users: no hashes, no commands.',
    { env: 'SLACK_PRODUCT_CHANNELS' },
  ),
  devopsChannels: option(
    v.optional(v.array(channel), []),
    'Channels that are notified of digests, platforms, deployments and rollbacks, with the commands of operators.',
    { env: 'SLACK_DEVOPS_CHANNELS' },
  ),
  failChannels: option(
    v.optional(v.array(channel)),
    'Channels that are notified of failed releases; without it, those of `channels`.',
    { env: 'SLACK_FAIL_CHANNELS' },
  ),
  prereleases: option(v.optional(v.boolean(), true), 'Whether pre-releases are announced too.'),
  live: option(
    v.optional(v.boolean(), true),
    'Whether one message of a release is kept up to date, from its start to its end. Needs a bot token, and `@waybill/pipeline` for the start.',
    { env: 'SLACK_LIVE' },
  ),
  routes: routesOption({
    to: v.union([channel, v.pipe(v.array(channel), v.minLength(1, 'it is empty'))]),
    mention: v.optional(v.array(mention), []),
  }),
  token: option(v.optional(v.string()), 'Bot token (`xoxb-…`).', { env: 'SLACK_BOT_TOKEN', secret: true }),
  webhook: option(v.optional(address), 'Address of an incoming webhook, used when there is no bot token.', {
    env: 'SLACK_WEBHOOK_URL',
    secret: true,
  }),
  apiUrl: option(v.optional(address, 'https://slack.com/api/'), "Base address of Slack's Web API.", {
    env: 'SLACK_API_URL',
  }),
  ...clearTextOption,
});

export type Options = v.InferOutput<typeof Options>;

/** The section of this plugin, as a configuration in TypeScript may type it. */
export type SlackOptions = WrittenOptions<typeof Options>;
