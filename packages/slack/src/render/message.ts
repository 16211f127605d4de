import { shortened } from '@waybill/announcement';
import type { RichText } from './rich-text.ts';

/** What both `chat.postMessage` and an incoming webhook take. */
export interface SlackMessage {
  /** Shown in notifications. Slack reads it as its own markup, so that it is escaped. */
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** A message without layout, which Slack shows as it is. */
export interface PlainMessage {
  readonly text: string;
  /** Whether Slack reads its own markup in the text. */
  readonly mrkdwn: false;
}

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  /** Whether `:tada:` becomes a picture. */
  readonly emoji: false;
}

/** Style and links are data in all of them: nothing that a commit or an error holds is read as markup. */
export type Block =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'context'; readonly elements: readonly PlainText[] }
  | RichText;

/**
 * With room left below Slack's own limits: 50 blocks and, written down nowhere, about 12,000 characters in all
 * (slackapi/bolt-js#2509 and #2867, where 17,694 bytes of JSON were refused, too, and 15,561 were not).
 */
export const limits = {
  blocks: 45,
  header: 150,
  context: 300,
  richText: 2_900,
  characters: 9_000,
  json: 15_000,
} as const;

/** One line in large letters. */
export function header(text: string): Block {
  return { type: 'header', text: plainText(shortened(text, limits.header)) };
}

/** One small grey line. */
export function context(text: string): Block {
  return { type: 'context', elements: [plainText(shortened(text, limits.context))] };
}

function plainText(text: string): PlainText {
  // Slack refuses an empty text.
  return { type: 'plain_text', text: text.trim() === '' ? '…' : text, emoji: false };
}

/** `<` begins a link, a mention or a command where Slack reads its own markup: https://docs.slack.dev/messaging/formatting-message-text */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
