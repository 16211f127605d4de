import type { Inline, Piece } from '../document/index.ts';

/** Plain text: what a mail program shows that shows no HTML. A link is followed by its address. */
export function renderText(pieces: readonly Piece[]): string {
  return pieces.map((piece, at) => `${separate(pieces[at - 1], piece)}${renderPiece(piece)}`).join('');
}

function separate(before: Piece | undefined, piece: Piece): string {
  if (before === undefined) return '';
  return before.type === 'item' && piece.type === 'item' ? '\n' : '\n\n';
}

function renderPiece(piece: Piece): string {
  // Only a line end: to a regular expression, U+2028 ends a line too.
  if (piece.type === 'code') return `    ${piece.text.replaceAll('\n', '\n    ')}`;
  const words = renderWords(piece.inlines);
  if (piece.type === 'heading') return `${words.replaceAll('\n', ' ')}\n${'-'.repeat(Math.min(words.length, 60))}`;
  if (piece.type === 'quote') return `> ${words.replaceAll('\n', '\n> ')}`;
  if (piece.type !== 'item') return words;
  const indent = '   '.repeat(piece.indent);
  const bullet = piece.number === undefined ? '* ' : `${piece.number}. `;
  return `${indent}${bullet}${words.replaceAll('\n', `\n${indent}${' '.repeat(bullet.length)}`)}`;
}

function renderWords(inlines: readonly Inline[]): string {
  return inlines
    .map((each) => (each.type === 'link' && each.url !== each.text ? `${each.text} <${each.url}>` : each.text))
    .join('');
}
