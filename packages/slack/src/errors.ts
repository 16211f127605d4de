import { inlineCode, ReleaseError } from '@waybill/kernel';

export const noSlackCredentials = () =>
  new ReleaseError(
    'ENOSLACKCREDENTIALS',
    'Neither `SLACK_BOT_TOKEN` nor `SLACK_WEBHOOK_URL` is set.',
    'Give the release job one of them as a secret, or set `slack.enabled` to `"auto"`: without credentials, it then sends nothing.',
  );

export const noChannels = () =>
  new ReleaseError(
    'ENOCHANNELS',
    'A Slack bot token is set, but no channel.',
    'Set the option `slack.channels`, or list the channels in the environment variable `SLACK_CHANNELS`, separated by commas.',
  );

export const slackRefused = (reason: string) =>
  new ReleaseError(
    'ESLACKREFUSED',
    `Slack rejected the token in \`SLACK_BOT_TOKEN\`: \`${reason}\`.`,
    'Install the Slack app again and set `SLACK_BOT_TOKEN` to its bot token, which begins with `xoxb-`.',
  );

export const noWriteScope = (scopes: string) =>
  new ReleaseError(
    'ENOSLACKSCOPE',
    `The token in \`SLACK_BOT_TOKEN\` has no permission to post messages: its scopes are \`${scopes}\`.`,
    'Add the scope `chat:write` (and `chat:write.public` for channels that the bot is not in) to the Slack app, and install the app again.',
  );

interface AbsentBot {
  readonly channel: string;
  /** A channel with a similar name that the bot is in. */
  readonly guess?: string | undefined;
  readonly bot?: string | undefined;
  /** Whether private channels were looked at, too. */
  readonly isPrivateSeen?: boolean;
}

export const notInChannel = ({ channel, guess, bot = 'the bot', isPrivateSeen = true }: AbsentBot) =>
  new ReleaseError(
    'ENOTINCHANNEL',
    `The Slack bot is not in the ${isPrivateSeen ? '' : 'public '}channel ${inlineCode(channel)}, or there is no such channel.`,
    [
      guess === undefined ? '' : `Did you mean ${inlineCode(guess)}?`,
      `Invite it: type ${inlineCode(bot === 'the bot' ? '/invite' : `/invite @${bot}`)} in that channel. Or give the Slack app the scope \`chat:write.public\`, with which it posts to every public channel, and install it again.`,
      isPrivateSeen ? '' : 'Of private channels, Slack tells nothing without the scope `groups:read`.',
    ]
      .filter((each) => each !== '')
      .join(' '),
  );
