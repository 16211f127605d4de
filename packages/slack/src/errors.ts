import { ReleaseError } from '@waybill/kernel';

export const noSlackCredentials = () =>
  new ReleaseError(
    'ENOSLACKCREDENTIALS',
    'Neither `SLACK_BOT_TOKEN` nor `SLACK_WEBHOOK_URL` is set.',
    'Give the release job one of them as a secret, or set `slack.enabled` to `"auto"` to go without Slack where both are missing.',
  );

export const noChannels = () =>
  new ReleaseError(
    'ENOCHANNELS',
    'There is a Slack bot token and no channel to post to.',
    'List channels in the option `slack.channels`, or separated by commas in the environment variable `SLACK_CHANNELS`.',
  );

export const slackRefused = (reason: string) =>
  new ReleaseError(
    'ESLACKREFUSED',
    `Slack refuses the token in \`SLACK_BOT_TOKEN\`: \`${reason}\`.`,
    'Install the Slack app again and set `SLACK_BOT_TOKEN` to its bot token, which begins with `xoxb-`.',
  );

export const noWriteScope = (scopes: string) =>
  new ReleaseError(
    'ENOSLACKSCOPE',
    `The token in \`SLACK_BOT_TOKEN\` may not post messages: its scopes are \`${scopes}\`.`,
    'Add the scope `chat:write` (and `chat:write.public` for channels that the bot is not in) to the Slack app and install it again.',
  );
