import { headingAt, type Parsed, type Piece, parseBlocks, piecesIn } from './pieces.ts';

/** Characters of notes that are read. */
export const longestNotes = 4_000_000;

/** One heading of release notes, and what follows it. */
export interface Part {
  /** As it is written; nothing before the first heading. */
  readonly heading: string;
  /** Below a heading about breaking changes. */
  readonly isBreaking: boolean;
  /** The pieces, with the heading as the first one. */
  pieces(): Iterable<Piece>;
}

/** Release notes in parts, without their title, which every message has already. */
export function partsOf(notes: string): Part[] {
  const parsed = parseBlocks(notes.slice(0, longestNotes));
  return listParts(parsed).map(({ from, to, isBreaking }) => ({
    heading: headingAt(parsed, from)?.source ?? '',
    isBreaking,
    pieces: () => piecesIn(parsed, from, to),
  }));
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly isBreaking: boolean;
}

/** Tokens from one heading to the next; below a heading about breaking changes, all that belongs to it. */
function listParts(parsed: Parsed): Range[] {
  const title = headingAt(parsed, 0);
  // `## [2.0.0](…) (2026-11-27)`, three tokens, says what the message's own title says.
  const begin = title !== undefined && /\d+\.\d+\.\d+/.test(title.source) ? 3 : 0;
  const starts = [{ at: begin, isBreaking: false }];
  let breakingLevel = Number.POSITIVE_INFINITY;
  for (let at = begin; at < parsed.tokens.length; at += 1) {
    const heading = headingAt(parsed, at);
    if (heading === undefined) continue;
    if (/breaking/i.test(heading.source)) breakingLevel = Math.min(breakingLevel, heading.level);
    else if (heading.level <= breakingLevel) breakingLevel = Number.POSITIVE_INFINITY;
    starts.push({ at, isBreaking: breakingLevel < Number.POSITIVE_INFINITY });
  }
  return starts.map(({ at, isBreaking }, index) => ({
    from: at,
    to: starts[index + 1]?.at ?? parsed.tokens.length,
    isBreaking,
  }));
}
