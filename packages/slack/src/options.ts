import { clearTextOption, option, options, v, type WrittenOptions } from '@waybill/kernel';

const channel = v.pipe(v.string(), v.trim(), v.nonEmpty('a channel has a name or an id'));

// The library's own message quotes the value, and a webhook's address is a secret.
const address = v.pipe(v.string(), v.url('not a URL'));

export const Options = options({
  channels: option(
    v.optional(v.array(channel), []),
    'Names or ids of the channels that are notified of releases. Needed with a bot token; a webhook has its own channel.',
    { env: 'SLACK_CHANNELS' },
  ),
  failChannels: option(
    v.optional(v.array(channel)),
    'Channels that are notified of failed releases; without it, those of `channels`.',
    { env: 'SLACK_FAIL_CHANNELS' },
  ),
  prereleases: option(v.optional(v.boolean(), true), 'Whether pre-releases are announced too.'),
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
