import { type Inline, type Part, type Piece, partsOf } from '../document/index.ts';
import { heading } from './blocks.ts';

/** What parts of release notes are about, in the order in which users read them. */
export type Topic = 'migration' | 'features' | 'fixes' | 'documentation' | 'others';

const titles: Readonly<Record<Exclude<Topic, 'others'>, string>> = {
  migration: 'Migration guide',
  features: "What's new",
  fixes: 'Fixes',
  documentation: 'Documentation',
};

export interface Section {
  readonly topic: Topic;
  /** The pieces below a heading of its own. */
  pieces(): Iterable<Piece>;
}

/** Sections of release notes by topic; the rest of the notes keeps its order and its headings. */
export function listSections(notes: string): Section[] {
  const parts = partsOf(notes).map((part) => ({ part, topic: findTopic(part) }));
  const named = (Object.keys(titles) as (keyof typeof titles)[]).flatMap((topic): Section[] => {
    const own = parts.filter((each) => each.topic === topic).map(({ part }) => part);
    return own.length === 0 ? [] : [{ topic, pieces: () => below(titles[topic], own) }];
  });
  const rest = parts
    .filter(({ topic }) => topic === 'others')
    .map(({ part }): Section => ({ topic: 'others', pieces: () => atLevel(part.pieces(), 2) }));
  return [...named, ...rest];
}

function findTopic({ heading: words, isBreaking }: Part): Topic {
  if (isBreaking) return 'migration';
  if (/feature|what.?s new|\badded\b/i.test(words)) return 'features';
  if (/\bfix(?:e[sd])?\b|\bbugs?\b/i.test(words)) return 'fixes';
  return /\bdoc(?:s|umentation)?\b/i.test(words) ? 'documentation' : 'others';
}

function* below(title: string, parts: readonly Part[]): Generator<Piece> {
  yield heading(title);
  for (const part of parts) {
    let isFirst = true;
    for (const piece of part.pieces()) {
      // The section's own heading takes the place of the one in the notes.
      if (!isFirst || piece.type !== 'heading') yield piece.type === 'heading' ? { ...piece, level: 3 } : piece;
      isFirst = false;
    }
  }
}

function* atLevel(pieces: Iterable<Piece>, level: number): Generator<Piece> {
  for (const piece of pieces) yield piece.type === 'heading' ? { ...piece, level } : piece;
}

const hash = /^[0-9a-f]{7,64}$/;

/** Entries as users read them: without hashes of commits and without the issues that they close. */
export function* withoutHashes(pieces: Iterable<Piece>): Generator<Piece> {
  for (const piece of pieces) {
    yield piece.type === 'code' ? piece : { ...piece, inlines: cutReferences(piece.inlines) };
  }
}

/** `weigh parcels ([1f2e3d4](…)), closes [#7](…)` → `weigh parcels` */
function cutReferences(inlines: readonly Inline[]): readonly Inline[] {
  const at = inlines.findIndex(({ text }, index) => hash.test(text) && /\($/.test(inlines[index - 1]?.text ?? ''));
  const before = inlines[at - 1];
  if (before === undefined) return inlines;
  const after = inlines.slice(at + 1);
  // What follows a hash in notes is references; anything else is kept.
  const isRest = after.every(
    ({ type, text }) => type === 'link' || /^[\s(),]*(?:closes?|fixes|refs?)?[\s(),]*$/i.test(text),
  );
  const kept = [...inlines.slice(0, at - 1), { ...before, text: before.text.slice(0, -1).trimEnd() }];
  const rest = after.map((each, index) => (index === 0 ? { ...each, text: each.text.replace(/^\)/, '') } : each));
  return (isRest ? kept : [...kept, ...rest]).filter(({ text }) => text !== '');
}
