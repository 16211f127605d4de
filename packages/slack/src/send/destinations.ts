import type { Ports } from '@waybill/kernel';
import type { Options } from '../options.ts';
import type { PlainMessage, SlackMessage } from '../render/index.ts';
import type { PostedMessage } from './posted-message.ts';
import type { Refusal } from './refusal.ts';
import { slackApi, type Thread } from './slack-api.ts';
import { postToWebhook } from './slack-webhook.ts';

/** Somewhere a message can go. */
export interface Destination {
  /** As a log line names it. */
  readonly name: string;
  /** @returns why Slack did not take the message, or where it is */
  post(message: SlackMessage | PlainMessage, thread?: Thread): Promise<Refusal | PostedMessage>;
  /** Changes a message; nothing where a message cannot be changed. */
  readonly update?: (place: PostedMessage, message: SlackMessage | PlainMessage) => Promise<Refusal | PostedMessage>;
}

/** How a log line names a channel. */
export function nameChannel(channel: string | undefined): string {
  return channel === undefined ? "the webhook's channel" : `\`${channel}\``;
}

/** A channel with a bot token, else the channel of the webhook. */
export function createDestination(
  channel: string | undefined,
  { token, webhook, apiUrl }: Pick<Options, 'token' | 'webhook' | 'apiUrl'>,
  ports: Pick<Ports, 'http' | 'clock'>,
): Destination {
  const name = nameChannel(channel);
  if (token !== undefined && channel !== undefined) {
    const api = slackApi(apiUrl, token, ports);
    return { name, post: (message, thread) => api.post(channel, message, thread), update: api.update };
  }
  return {
    name,
    async post(message) {
      const refusal = await postToWebhook(webhook ?? '', message, ports);
      return refusal ?? { channel: '', ts: '' };
    },
  };
}
