/** Block Kit, as far as our messages use it: https://api.slack.com/reference/block-kit/blocks */
interface Block {
  readonly type?: string;
  readonly text?: string | Block;
  readonly fields?: readonly Block[];
  readonly elements?: readonly Block[];
  readonly name?: string;
  readonly url?: string;
  readonly style?:
    | string
    | { readonly bold?: boolean; readonly italic?: boolean; readonly code?: boolean; readonly strike?: boolean };
  readonly indent?: number;
  readonly user_id?: string;
  readonly usergroup_id?: string;
  readonly range?: string;
}

/** A message of Slack as Markdown. */
export function renderBlocks(blocks: readonly unknown[]): string {
  return blocks
    .filter(isBlock)
    .map(renderBlock)
    .filter((part) => part.trim() !== '')
    .join('\n\n');
}

/** What is in a message is of any form. */
function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function blocksIn(value: unknown): Block[] {
  return Array.isArray(value) ? value.filter(isBlock) : [];
}

function renderBlock({ type, text, ...block }: Block): string {
  const [fields, elements] = [blocksIn(block.fields), blocksIn(block.elements)];
  switch (type) {
    case 'header':
      return `### ${escapeMarkdown(textOf(text))}`;
    case 'divider':
      return '---';
    case 'section':
      return [renderText(text), ...fields.map(renderText)].filter(Boolean).join('\n\n');
    case 'context':
      return elements.map(renderText).join(' · ');
    case 'actions':
      return elements.map((each) => `[${escapeMarkdown(textOf(each.text))}](${address(each.url)})`).join(' · ');
    case 'rich_text':
      return elements.map(renderRich).join('\n\n');
    case 'markdown':
      return textOf(text);
    default:
      return '';
  }
}

function renderText(text: string | Block | undefined): string {
  if (isBlock(text) && text.type === 'mrkdwn') return fromMrkdwn(textOf(text.text));
  return escapeMarkdown(textOf(text));
}

function textOf(text: string | Block | undefined): string {
  if (typeof text === 'string') return text;
  return isBlock(text) ? textOf(text.text) : '';
}

function renderRich({ type, style, indent = 0, ...block }: Block): string {
  const elements = blocksIn(block.elements);
  const inlines = elements.map(renderInline).join('');
  if (type === 'rich_text_preformatted')
    return `\`\`\`\n${elements.map(({ text, url }) => textOf(text) || url || '').join('')}\n\`\`\``;
  if (type === 'rich_text_quote') return inlines.replace(/^/gm, '> ');
  if (type !== 'rich_text_list') return inlines.replace(/\n/g, '  \n');
  const sign = style === 'ordered' ? '1.' : '-';
  return elements
    .map((each) => `${'   '.repeat(Math.min(Math.max(Number(indent) || 0, 0), 8))}${sign} ${renderRich(each)}`)
    .join('\n');
}

function renderInline({ type, text, url, name, style, user_id: user, usergroup_id: group, range }: Block): string {
  if (type === 'emoji') return `:${name ?? ''}:`;
  if (type === 'user' || type === 'usergroup' || type === 'broadcast')
    return `@${[user, group, range].find(Boolean) ?? ''}`;
  const words = textOf(text) || url || '';
  const { bold = false, italic = false, code = false, strike = false } = isStyle(style) ? style : {};
  // A mark is next to a letter, or it is none.
  const [, before = '', inner = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(words) ?? [];
  if (inner === '') return words;
  const shown = code ? inlineMark(inner) : escapeMarkdown(inner);
  const marks = `${bold ? '**' : ''}${italic ? '_' : ''}${strike ? '~~' : ''}`;
  return `${before}${linked(`${marks}${shown}${[...marks].reverse().join('')}`, type, url)}${after}`;
}

function isStyle(style: Block['style']): style is Exclude<Block['style'], string | undefined> {
  return typeof style === 'object' && style !== null;
}

function linked(words: string, type: string | undefined, url: string | undefined): string {
  return type === 'link' ? `[${words}](${address(url)})` : words;
}

/** Slack's own form, with `&`, `<` and `>` escaped in it. */
function fromMrkdwn(text: string): string {
  return text
    .replace(
      /<(https?:[^|>\s]+)(?:\|([^>]*))?>/g,
      (_, url: string, words?: string) => `[${words ?? url}](${address(url)})`,
    )
    .replace(/<[@#!]([^|>]*)(?:\|([^>]*))?>/g, (_, id: string, words?: string) => words ?? `@${id}`)
    .replace(/(^|[\s(])\*([^*\n]+)\*/g, '$1**$2**')
    .replace(/(^|[\s(])~([^~\n]+)~/g, '$1~~$2~~')
    .replaceAll('&lt;', '\\<')
    .replaceAll('&gt;', '\\>')
    .replaceAll('&amp;', '&')
    .replace(/^• /gm, '- ')
    .replace(/([^\n])\n(?=[^\n-])/g, '$1  \n');
}

function inlineMark(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}

/** Text that means nothing else in Markdown. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!<>|~]/g, '\\$&');
}

function address(url = ''): string {
  const parsed = URL.parse(String(url));
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return '';
  return parsed.href.replaceAll('(', '%28').replaceAll(')', '%29');
}
