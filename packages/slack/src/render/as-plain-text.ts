import { type Inline, shortened } from '@waybill/announcement';
import { type Block, escaped, type SlackMessage } from './message.ts';
import type { Element, Mention } from './rich-text.ts';

/** Slack cuts longer texts. */
const longest = 3_900;

/** The whole message as text without markup, for a Slack that does not take its blocks. */
export function asPlainText({ blocks }: SlackMessage): string {
  return escaped(shortened(blocks.map(renderLine).join('\n\n'), longest));
}

function renderLine(block: Block): string {
  if (block.type === 'header') return block.text.text;
  if (block.type === 'context') return block.elements.map(({ text }) => text).join(' ');
  return block.elements.map(elementText).join('\n');
}

function elementText(element: Element): string {
  if (element.type === 'rich_text_list') {
    const { style, offset = 0, indent } = element;
    const bullet = (at: number) => (style === 'ordered' ? `${offset + at + 1}. ` : '• ');
    return element.elements
      .map((item, at) => '    '.repeat(indent) + bullet(at) + renderWords(item.elements))
      .join('\n');
  }
  const words = renderWords(element.elements);
  return element.type === 'rich_text_quote' ? `> ${words.replaceAll('\n', '\n> ')}` : words;
}

function renderWords(inlines: readonly (Inline | Mention)[]): string {
  return inlines
    .map((each) => {
      // Plain text calls nobody.
      if (each.type !== 'text' && each.type !== 'link') return '';
      return each.type === 'link' && each.url !== each.text ? `${each.text} (${each.url})` : each.text;
    })
    .join('');
}
