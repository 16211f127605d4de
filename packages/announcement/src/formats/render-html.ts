import { escapeHtml } from '@waybill/kernel';
import type { Inline, Piece } from '../document/index.ts';

/** Pieces as elements of a page or a mail. No word becomes an element, an attribute or an address. */
export function renderHtml(pieces: readonly Piece[]): string {
  const lines: string[] = [];
  const lists: ('ul' | 'ol')[] = [];
  const closeTo = (depth: number) => {
    while (lists.length > depth) lines.push(`</li></${lists.pop()}>`);
  };
  for (const piece of pieces) {
    if (piece.type !== 'item') {
      closeTo(0);
      lines.push(renderBlock(piece));
      continue;
    }
    const tag = piece.number === undefined ? 'ul' : 'ol';
    // A list begins one step deeper than the one around it, however deep it says that it is.
    const depth = Math.min(piece.indent, lists.length) + 1;
    closeTo(depth);
    if (lists.length === depth && lists.at(-1) !== tag) closeTo(depth - 1);
    if (lists.length === depth) lines.push('</li>');
    else {
      lists.push(tag);
      lines.push(tag === 'ol' ? `<ol start="${startOf(piece.number)}">` : '<ul>');
    }
    lines.push(`<li>${renderWords(piece.inlines)}`);
  }
  closeTo(0);
  return lines.join('\n');
}

function startOf(number = 1): number {
  return Number.isSafeInteger(number) && number >= 0 ? number : 1;
}

function renderBlock(piece: Exclude<Piece, { readonly type: 'item' }>): string {
  if (piece.type === 'code') return `<pre><code>${escapeHtml(piece.text)}</code></pre>`;
  const words = renderWords(piece.inlines);
  if (piece.type === 'quote') return `<blockquote>${words}</blockquote>`;
  if (piece.type !== 'heading') return `<p>${words}</p>`;
  const tag = `h${Math.min(Math.max(piece.level, 2), 6)}`;
  return `<${tag}>${words}</${tag}>`;
}

const tags = { bold: 'strong', italic: 'em', strike: 's', code: 'code' } as const;

function renderWords(inlines: readonly Inline[]): string {
  return inlines.map(renderInline).join('');
}

function renderInline(inline: Inline): string {
  let html = escapeHtml(inline.text).replaceAll('\n', '<br>');
  for (const style of ['code', 'strike', 'italic', 'bold'] as const) {
    if (inline.style?.[style]) html = `<${tags[style]}>${html}</${tags[style]}>`;
  }
  return inline.type === 'link' ? `<a href="${escapeHtml(inline.url)}">${html}</a>` : html;
}
