import { type Block, limits, section } from './message.ts';
import { cut } from './mrkdwn.ts';

export interface Room {
  readonly blocks: number;
  /** In all sections together. */
  readonly characters: number;
}

export interface Fitted {
  readonly sections: readonly Block[];
  /** Whether something had to be left out. */
  readonly isCut: boolean;
}

/**
 * Packs pieces of mrkdwn into as few sections as they need, in order, until the room is full. A piece stays whole
 * unless it is longer than a section; what does not fit is left out from there on.
 */
export function fitSections(pieces: readonly string[], room: Room): Fitted {
  const short = pieces.map((piece) => cutPiece(piece, limits.section));
  const texts: string[] = [];
  let taken = 0;
  let left = room.characters;
  for (const piece of short) {
    const next = added(texts, piece);
    left -= lengthOf(next) - lengthOf(texts);
    if (left < 0 || next.length > room.blocks) break;
    texts.splice(0, texts.length, ...next);
    taken += 1;
  }
  const isCut = taken < pieces.length || short.some((piece, index) => piece !== pieces[index]);
  return { sections: texts.map((text) => section(text.trimEnd())), isCut };
}

/** The texts of sections with one more piece: in the last section, or in a new one when that is full. */
function added(texts: readonly string[], piece: string): readonly string[] {
  const last = texts.at(-1);
  // One empty line is enough.
  if (piece === '' && last?.endsWith('\n')) return texts;
  if (last !== undefined && last.length + 1 + piece.length <= limits.section) {
    return [...texts.slice(0, -1), `${last}\n${piece}`];
  }
  // A section begins with words.
  return piece.trim() === '' ? texts : [...texts, piece];
}

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0);
}

/** Cut at the end of the last line that fits, else of the last word. */
function cutPiece(piece: string, length: number): string {
  if (piece.length <= length) return piece;
  const line = piece.lastIndexOf('\n', length - 2);
  return line > 0 ? `${piece.slice(0, line)}…` : cut(piece, length);
}
