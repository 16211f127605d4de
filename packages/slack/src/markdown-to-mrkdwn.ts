import { lexer, type MarkedToken, type Token, type Tokens } from 'marked';
import { code, cut, escaped, link } from './mrkdwn.ts';

/** Longer code is cut: a fence must open and close in the same section. */
const longestCode = 1_500;

/**
 * Renders Markdown for Slack. Everything but links is escaped, so that no mention gets through.
 *
 * @returns pieces to be joined by line ends; a piece may hold line ends and should stay whole
 */
export function markdownToMrkdwn(markdown: string): string[] {
  return piecesOf(lexer(markdown));
}

/** The same for tokens of marked's lexer. */
export function piecesOf(tokens: readonly Token[]): string[] {
  return (tokens as MarkedToken[]).flatMap(blockPieces);
}

function blockPieces(token: MarkedToken): string[] {
  switch (token.type) {
    case 'space':
      return [''];
    case 'heading':
      return ['', `*${inline(token.tokens, false)}*`];
    case 'paragraph':
      return inline(token.tokens).split('\n');
    case 'text':
      return (token.tokens === undefined ? visible(token.text) : inline(token.tokens)).split('\n');
    case 'list':
      return listPieces(token);
    case 'code':
      return [fenced(token.text)];
    case 'blockquote':
      return piecesOf(token.tokens).map((piece) => piece.replace(/^/gm, '> '));
    case 'table':
      return [token.header, ...token.rows].map((row) => row.map((cell) => inline(cell.tokens)).join(' | '));
    case 'html':
      return [visibleHtml(token.text).trim()].filter((text) => text !== '');
    default:
      return [];
  }
}

function listPieces({ items, ordered, start }: Tokens.List): string[] {
  return items.flatMap((item, index) => {
    const bullet = ordered ? `${Number(start) + index}. ` : '• ';
    const [first = '', ...rest] = piecesOf(item.tokens).filter((piece) => piece !== '');
    return [`${bullet}${first}`, ...rest.map((piece) => (piece.startsWith('```') ? piece : `    ${piece}`))];
  });
}

function fenced(text: string): string {
  const closed = escaped(text).replaceAll('```', "'''");
  return `\`\`\`\n${cut(closed, longestCode)}\n\`\`\``;
}

/** @param bold `false` where the text is bold already: Slack does not nest it */
function inline(tokens: readonly Token[], bold = true): string {
  return (tokens as MarkedToken[]).map((token) => inlineText(token, bold)).join('');
}

function inlineText(token: MarkedToken, bold: boolean): string {
  switch (token.type) {
    case 'strong':
      return bold ? `*${inline(token.tokens, false)}*` : inline(token.tokens, false);
    case 'em':
      return `_${inline(token.tokens, bold)}_`;
    case 'del':
      return `~${inline(token.tokens, bold)}~`;
    case 'codespan':
      return code(token.text);
    case 'link':
      return link(token.href, plain(token.tokens));
    case 'image':
      return link(token.href, visible(token.text || 'image'));
    case 'br':
      return '\n';
    case 'html':
      return visibleHtml(token.text);
    case 'text':
      return token.tokens === undefined ? visible(token.text) : inline(token.tokens, bold);
    default:
      return visible('text' in token ? token.text : token.raw);
  }
}

/** The words without markup: a label of a link can hold no other link. */
function plain(tokens: readonly Token[]): string {
  return (tokens as MarkedToken[])
    .map((token) => {
      if ('tokens' in token && token.tokens !== undefined) return plain(token.tokens);
      return visible('text' in token ? token.text : token.raw);
    })
    .join('');
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

/** Text as Markdown means it, then as Slack shows it. */
function visible(text: string): string {
  return escaped(text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity));
}

/** Layout tags and comments go; other brackets are words: `List<String>`. */
function visibleHtml(html: string): string {
  return visible(html.replace(/<!--[\s\S]*?-->|<\/?(?:details|summary|br|p|div|span|sub|sup|kbd|img|a)\b[^>]*>/gi, ''));
}
