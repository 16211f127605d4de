import type { Piece } from '../document/index.ts';
import { fitPieces } from './fit-pieces.ts';
import { type Dialect, renderMarkdown } from './render-markdown.ts';

/** As many of the pieces as make Markdown of at most so many characters. */
export function fitMarkdown(
  pieces: () => Iterable<Piece>,
  characters: number,
  dialect: Dialect,
): { readonly markdown: string; readonly isCut: boolean } {
  // Escapes make a text longer by an amount that only rendering shows.
  for (let most = characters; most > 50; most = Math.floor(most * 0.7)) {
    const fitted = fitPieces(pieces(), most);
    const markdown = renderMarkdown(fitted.pieces, dialect);
    if (markdown.length <= characters) return { markdown, isCut: fitted.isCut };
  }
  return { markdown: '', isCut: true };
}
