/** What both `chat.postMessage` and an incoming webhook take. */
export interface Message {
  /** Shown in notifications, and where blocks cannot be. */
  readonly text: string;
  readonly blocks: readonly Block[];
}

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
}

interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  readonly verbatim: true;
}

export type Block =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'section'; readonly text: Mrkdwn }
  | { readonly type: 'context'; readonly elements: readonly Mrkdwn[] };

/**
 * Characters and blocks, with room left below Slack's own limits: 50 blocks, 3,000 characters a section and, written
 * down nowhere, about 12,000 in all (slackapi/bolt-js#2867).
 */
export const limits = { blocks: 45, header: 150, section: 2_900, message: 9_000 } as const;

export function header(text: string): Block {
  return { type: 'header', text: { type: 'plain_text', text: shortened(text, limits.header) } };
}

/** @param text mrkdwn of at most `limits.section` characters */
export function section(text: string): Block {
  return { type: 'section', text: mrkdwn(text) };
}

/** One small grey line. */
export function context(text: string): Block {
  return { type: 'context', elements: [mrkdwn(text)] };
}

/** Slack would make mentions out of plain words such as `@channel` in a text that is not verbatim. */
function mrkdwn(text: string): Mrkdwn {
  return { type: 'mrkdwn', text, verbatim: true };
}

/** The characters that Slack counts. */
export function charactersIn(blocks: readonly Block[]): number {
  const lengths = blocks.map((block) => {
    if (block.type !== 'context') return block.text.text.length;
    return block.elements.reduce((sum, { text }) => sum + text.length, 0);
  });
  return lengths.reduce((sum, length) => sum + length, 0);
}

/** Plain text of at most `length` characters; one that was longer ends in `…`. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  // Never half of a character that takes two code units.
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
