import { cutPiece, type Inline, link, type Piece, shortened, text, webAddress } from '../document/index.ts';
import type { Link } from '../facts/index.ts';

/** Characters of commands, and of a list of links. */
const longestPart = 1_500;

export function heading(words: string, level = 2): Piece {
  return { type: 'heading', level, inlines: [text(words)] };
}

export function paragraph(...inlines: readonly Inline[]): Piece {
  return { type: 'paragraph', inlines };
}

export function item(...inlines: readonly Inline[]): Piece {
  return { type: 'item', indent: 0, inlines };
}

/** Lines below a heading; nothing where there are none. */
export function codeSection(title: string, lines: readonly string[], level = 2): Piece[] {
  const code = lines.join('\n').trim();
  if (code === '') return [];
  return [heading(title, level), cutPiece({ type: 'code', text: code }, longestPart)];
}

/** Links in one line, as many as there is room for. */
export function linkLine(links: readonly Link[]): Piece[] {
  const shown: Inline[] = [];
  let left = longestPart;
  for (const { label, url } of links) {
    const address = webAddress(url);
    const words = shortened(label.trim().replace(/\s+/g, ' '), 80);
    const next = address === undefined ? text(words) : link(address, words);
    left -= words.length + (address?.length ?? 0) + 60;
    if (left < 0) break;
    if (next.text !== '') shown.push(...(shown.length > 0 ? [text(' · ')] : []), next);
  }
  return shown.length === 0 ? [] : [paragraph(...shown)];
}
