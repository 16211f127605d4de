import { charactersOf, cutPiece, type Piece } from '../document/index.ts';

/** Characters of one piece: a paragraph that is longer is no announcement. */
const longestPiece = 20_000;

export interface FittedPieces {
  readonly pieces: readonly Piece[];
  /** Whether something was left out. */
  readonly isCut: boolean;
}

/** The pieces from the first one on, until so many characters are reached. No more are read than fit. */
export function fitPieces(pieces: Iterable<Piece>, characters: number): FittedPieces {
  const kept: Piece[] = [];
  let left = characters;
  let isCut = false;
  for (const whole of pieces) {
    const most = Math.min(longestPiece, characters);
    const piece = lengthOf(whole) > most ? cutPiece(whole, most) : whole;
    left -= lengthOf(piece);
    if (left < 0) return { pieces: kept, isCut: true };
    isCut ||= piece !== whole;
    kept.push(piece);
  }
  return { pieces: kept, isCut };
}

/** Characters with those of addresses, and of what goes around. */
export function lengthOf(piece: Piece): number {
  return piece.type === 'code'
    ? piece.text.length + 10
    : piece.inlines.reduce((sum, each) => sum + charactersOf(each) + 4, 6);
}
