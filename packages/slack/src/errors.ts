import { ReleaseError } from '@waybill/kernel';

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
