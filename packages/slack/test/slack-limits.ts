import { expect } from '@jest/globals';
import { slackRefusal } from '../../rehearsal/src/slack/slack-limits.ts';
import { sizeOfBlocks } from '../src/render/fit.ts';
import type { SlackMessage } from '../src/render/message.ts';

/** Everything that Slack would count, show or object to. */
export function expectGoodMessage(message: SlackMessage): void {
  const { text, blocks } = message;
  expect(slackRefusal(message)).toBeUndefined();
  expect(blocks.length).toBeLessThanOrEqual(45);
  expect(text).not.toMatch(/[<>]/);
  // Nothing is read as Slack's own markup.
  expect(JSON.stringify(blocks)).not.toContain('"mrkdwn"');
  const { characters, json } = sizeOfBlocks(blocks);
  expect(characters).toBeLessThanOrEqual(9_000);
  expect(json).toBeLessThanOrEqual(15_500);
}

interface Shown {
  readonly type?: string;
  readonly text?: unknown;
  readonly url?: string;
  readonly style?: object | string;
  readonly elements?: readonly unknown[];
  readonly indent?: number;
  readonly offset?: number;
}

/** What a reader sees, with a mark for each style: `*bold*`, `_italic_`, `~strike~`, `` `code` ``, `[label](address)`. */
export function seen(value: unknown): string {
  if (Array.isArray(value)) return value.map(seen).join('');
  if (typeof value !== 'object' || value === null) return '';
  const { type, text, url, style = {}, elements, indent = 0, offset = 0 } = value as Shown;
  if (type === 'text' || type === 'link') {
    const marks = Object.keys(style).map((each) => ({ bold: '*', italic: '_', strike: '~', code: '`' })[each] ?? '?');
    const words = `${marks.join('')}${text}${marks.reverse().join('')}`;
    return type === 'link' ? `[${words}](${url})` : words;
  }
  if (type === 'header') return `# ${(text as { text: string }).text}\n`;
  if (type === 'context') return `(${(elements as readonly { text: string }[]).map((each) => each.text).join(' ')})\n`;
  if (type === 'rich_text_list') {
    const bullet = (at: number) => (String(style) === 'ordered' ? `${offset + at + 1}.` : '•');
    return (elements as readonly unknown[])
      .map((each, at) => `${'  '.repeat(indent)}${bullet(at)} ${seen(each)}`)
      .join('');
  }
  if (type === 'rich_text_preformatted') return `\`\`\`\n${seen(elements)}\n\`\`\`\n`;
  if (type === 'rich_text_quote') return `> ${seen(elements)}\n`;
  return type === 'rich_text_section' ? `${seen(elements)}\n` : seen(elements);
}
