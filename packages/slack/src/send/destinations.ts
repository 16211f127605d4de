import type { Ports } from '@waybill/kernel';
import type { Options } from '../options.ts';
import type { Message, PlainMessage } from '../render/index.ts';
import type { Refusal } from './refusal.ts';
import { slackApi } from './slack-api.ts';
import { postToWebhook } from './slack-webhook.ts';

/** Somewhere a message can go. */
export interface Destination {
  /** As a log line names it. */
  readonly name: string;
  /** @returns why Slack did not take the message, or nothing when it did */
  post(message: Message | PlainMessage): Promise<Refusal | undefined>;
}

/** Where messages about an event go: each channel once with a bot token, else the webhook, else nowhere. */
export function destinationsOf(
  event: 'release' | 'failure',
  { channels, failChannels = channels, token, webhook, apiUrl }: Options,
  ports: Pick<Ports, 'http' | 'clock'>,
): Destination[] {
  if (token !== undefined) {
    const api = slackApi(apiUrl, token, ports);
    return distinct(event === 'release' ? channels : failChannels).map((channel) => ({
      name: `\`${channel}\``,
      post: (message) => api.post(channel, message),
    }));
  }
  if (webhook === undefined) return [];
  return [{ name: "the webhook's channel", post: (message) => postToWebhook(webhook, message, ports) }];
}

/** `#releases` and `releases` are one channel. */
function distinct(channels: readonly string[]): string[] {
  return [...new Map(channels.map((channel) => [channel.replace(/^#/, ''), channel])).values()];
}
