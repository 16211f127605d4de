import MarkdownIt, { type Token } from 'markdown-it';
import { cutInlines, type Inline, joined, text, trimmed } from './inlines.ts';
import { inlinesOf, inlinesOfHtml } from './read-inlines.ts';

/** A part of a text that stays whole: a paragraph, an item of a list, a block of code. */
export type Piece =
  | { readonly type: 'paragraph' | 'quote'; readonly inlines: readonly Inline[] }
  | { readonly type: 'heading'; readonly level: number; readonly inlines: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string }
  | {
      readonly type: 'item';
      readonly inlines: readonly Inline[];
      /** How deep the list is in others; 0 for the outermost. */
      readonly indent: number;
      /** Its number in an ordered list. */
      readonly number?: number;
    };

/** What of a heading is needed to sort parts of a text. */
export interface Heading {
  readonly level: number;
  /** As it is written. */
  readonly source: string;
}

/** Characters of one paragraph that are read: a message shows a fraction of them. */
const longestSource = 20_000;
/** Slack shows no deeper lists. */
const deepest = 5;

// It follows blocks in one another to a depth of 100, so that no text is too deep for the stack.
const markdown = new MarkdownIt({ html: true, linkify: true });
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

export interface Parsed {
  readonly tokens: readonly Token[];
  /** Definitions of links. */
  readonly env: object;
}

/** The blocks of a Markdown text; what is in them is read when it is shown. Takes time in proportion to the text. */
export function parseBlocks(source: string): Parsed {
  const tokens: Token[] = [];
  const env = {};
  markdown.block.parse(source.replace(/\r\n?/g, '\n').replaceAll('\0', '\uFFFD'), markdown, env, tokens);
  return { tokens, env };
}

/** The heading that begins at a token. */
export function headingAt({ tokens }: Parsed, at: number): Heading | undefined {
  const token = tokens[at];
  if (token?.type !== 'heading_open' || token.level !== 0) return undefined;
  return { level: Number(token.tag.slice(1)), source: tokens[at + 1]?.content ?? '' };
}

/** The pieces of a Markdown text, one after the other. */
export function* piecesOf(source: string): Generator<Piece> {
  const parsed = parseBlocks(source);
  yield* piecesIn(parsed, 0, parsed.tokens.length);
}

/** The pieces of some tokens. */
export function* piecesIn({ tokens, env }: Parsed, from: number, to: number): Generator<Piece> {
  const state: State = {
    env,
    pieces: [],
    numbers: [],
    quotes: 0,
    heading: 0,
    isItem: false,
    isHead: false,
    row: undefined,
  };
  for (const token of tokens.slice(from, to)) {
    readers[token.type]?.(state, token);
    yield* state.pieces.splice(0);
  }
}

interface State {
  readonly env: object;
  /** What was read and not given out. */
  readonly pieces: Piece[];
  /** Of the lists that are begun: the number of the item, `undefined` in a list without numbers. */
  readonly numbers: (number | undefined)[];
  quotes: number;
  /** Level of the heading that is begun. */
  heading: number;
  /** Whether the next paragraph begins an item. */
  isItem: boolean;
  isHead: boolean;
  /** Cells of a row of a table. */
  row: Inline[] | undefined;
}

type Reader = (state: State, token: Token) => void;

const endList: Reader = ({ numbers }) => void numbers.pop();
const readCode: Reader = ({ pieces }, { content }) => {
  if (content.trim() !== '') pieces.push({ type: 'code', text: content.replace(/\n$/, '') });
};

const readers: Readonly<Record<string, Reader>> = {
  heading_open(state, { tag }) {
    state.heading = Number(tag.slice(1));
  },
  heading_close(state) {
    state.heading = 0;
  },
  bullet_list_open: ({ numbers }) => void numbers.push(undefined),
  ordered_list_open: ({ numbers }, token) => void numbers.push(Number(token.attrGet('start') ?? 1) - 1),
  bullet_list_close: endList,
  ordered_list_close: endList,
  list_item_open(state) {
    const number = state.numbers.pop();
    state.numbers.push(number === undefined ? undefined : number + 1);
    state.isItem = true;
  },
  blockquote_open(state) {
    state.quotes += 1;
  },
  blockquote_close(state) {
    state.quotes -= 1;
  },
  thead_open(state) {
    state.isHead = true;
  },
  thead_close(state) {
    state.isHead = false;
  },
  tr_open(state) {
    state.row = [];
  },
  tr_close(state) {
    const { row = [], isHead } = state;
    state.row = undefined;
    say(state, isHead ? row.map(bold) : row);
  },
  inline(state, { content }) {
    const inlines = read(content, state.env);
    if (state.row === undefined) say(state, inlines);
    else state.row.push(...(state.row.length > 0 ? [text(' | ')] : []), ...inlines);
  },
  fence: readCode,
  code_block: readCode,
  html_block(state, { content }) {
    const inlines = inlinesOfHtml(content.slice(0, longestSource));
    say(
      state,
      inlines.map((each) => ({ ...each, text: each.text.replace(/\n{2,}/g, '\n') })),
    );
  },
};

function say(state: State, words: readonly Inline[]): void {
  const inlines = trimmed(words);
  const { pieces, numbers, heading, quotes } = state;
  if (inlines.length === 0) return;
  if (heading > 0) pieces.push({ type: 'heading', level: heading, inlines });
  else if (state.isItem && numbers.length > 0) {
    const number = numbers.at(-1);
    const indent = Math.min(numbers.length - 1, deepest);
    pieces.push({ type: 'item', inlines, indent, ...(number === undefined ? {} : { number }) });
    state.isItem = false;
  } else pieces.push({ type: quotes > 0 && numbers.length === 0 ? 'quote' : 'paragraph', inlines });
}

function read(source: string, env: object): Inline[] {
  const [inline] = markdown.parseInline(source.slice(0, longestSource), env);
  const inlines = inlinesOf(inline?.children ?? []);
  return source.length > longestSource ? [...inlines, text('…')] : inlines;
}

function bold(inline: Inline): Inline {
  return { ...inline, style: { ...inline.style, bold: true } };
}

/** A piece of at most so many characters. @param keep which end of code is kept */
export function cutPiece(piece: Piece, length: number, keep: 'start' | 'end' = 'start'): Piece {
  if (piece.type !== 'code') return { ...piece, inlines: cutInlines(joined(piece.inlines), length) };
  if (piece.text.length <= length) return piece;
  const lines = piece.text.split('\n');
  const kept: string[] = [];
  let left = length - 2;
  for (let next = take(lines, keep); next !== undefined; next = take(lines, keep)) {
    if (next.length + 1 > left) {
      // One line that is too long is better than nothing.
      if (kept.length === 0) kept.push(keep === 'start' ? next.slice(0, left) : next.slice(-left));
      break;
    }
    kept.push(next);
    left -= next.length + 1;
  }
  return { type: 'code', text: keep === 'start' ? [...kept, '…'].join('\n') : ['…', ...kept.reverse()].join('\n') };
}

function take(lines: string[], from: 'start' | 'end'): string | undefined {
  return from === 'start' ? lines.shift() : lines.pop();
}
