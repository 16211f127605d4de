import { phrases } from './words.ts';

export interface Problem {
  /** Offset in the text. */
  readonly index: number;
  readonly message: string;
}

/**
 * Most words that a sentence may have: of a message, and of what is read with more time. Code is not counted: a list of names is read at a
 * glance.
 */
export const mostWords = { message: 25, page: 35 } as const;

/** @param text prose whose markup and code is masked: as long as the source, so that offsets are the same */
export function findProblems(text: string, most: number = mostWords.page): Problem[] {
  return [...findPhrases(text), ...findLongSentences(text, most)].toSorted((a, b) => a.index - b.index);
}

function findPhrases(text: string): Problem[] {
  return phrases.flatMap(({ avoid, say }) =>
    [...text.matchAll(avoid)].map((match) => ({
      index: match.index,
      message: `"${match[0].replace(/\s+/g, ' ')}": say ${say}.`,
    })),
  );
}

function findLongSentences(text: string, most: number): Problem[] {
  let index = 0;
  return splitIntoClauses(text).flatMap((clause) => {
    const at = index + Math.max(clause.search(/\S/), 0);
    index += clause.length;
    const words = clause.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’./:@_-]*/gu) ?? [];
    const prose = words.filter((word) => !/^X+$/.test(word));
    if (prose.length <= most) return [];
    const start = prose.slice(0, 4).join(' ');
    return [
      { index: at, message: `A sentence of ${prose.length} words ("${start} …"): at most ${most}, so write two.` },
    ];
  });
}

/** A semicolon separates thoughts as a full stop does, and a colon what it introduces: a list, often. */
function splitIntoClauses(text: string): string[] {
  return text.split(/(?<=[.!?:;]["')*_]*\s)|(?<=\u2029)/);
}
