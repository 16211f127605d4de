import { charactersOf, cutPiece, type Inline, type Piece, text } from '@waybill/announcement';
import { type Block, limits } from './message.ts';
import type { Element } from './rich-text.ts';

/** What a part of a message may take. */
export interface Room {
  readonly blocks: number;
  /** Of all texts together, with the addresses of links. */
  readonly characters: number;
  /** Characters of JSON. */
  readonly json: number;
}

export interface Fitted {
  readonly blocks: readonly Block[];
  /** Whether something had to be left out. */
  readonly isCut: boolean;
  /** The first piece that there was no room for. */
  readonly left?: Piece;
}

/** JSON around the elements of a block. */
const around = '{"type":"rich_text","elements":[]},'.length;

/**
 * Packs pieces into blocks of rich text, in order, until the room is full. A piece stays whole unless it is longer than a
 * block; what does not fit is left out from there on. No more pieces are asked for than fit.
 */
export function fitPieces(pieces: Iterable<Piece>, room: Room): Fitted {
  const blocks: Element[][] = [];
  const left = { ...room };
  let inBlock = Number.POSITIVE_INFINITY;
  let isCut = false;
  for (const whole of pieces) {
    const piece = shortPiece(whole);
    const length = lengthOf(piece);
    const isNew = inBlock + length > limits.richText;
    const elements = isNew ? [] : (blocks.at(-1) ?? []);
    const { json, put } = planElement(piece, elements);
    left.characters -= length;
    left.json -= json + (isNew ? around : 1);
    left.blocks -= isNew ? 1 : 0;
    if (left.characters < 0 || left.json < 0 || left.blocks < 0)
      return { blocks: blocks.map(asBlock), isCut: true, left: whole };
    if (isNew) blocks.push(elements);
    put();
    inBlock = (isNew ? 0 : inBlock) + length;
    isCut ||= JSON.stringify(piece) !== JSON.stringify(whole);
  }
  return { blocks: blocks.map(asBlock), isCut };
}

/** JSON of one piece: a paragraph of many styles takes a multiple of its characters. */
const longestPiece = 7_500;

/** What of a piece one block can hold. */
function shortPiece(whole: Piece): Piece {
  let length = limits.richText - 100;
  let piece = cutPiece(whole, length);
  while (length > 100 && JSON.stringify(piece).length > longestPiece) {
    length = Math.floor(length / 2);
    piece = cutPiece(whole, length);
  }
  return piece;
}

function asBlock(elements: readonly Element[]): Block {
  return { type: 'rich_text', elements };
}

/** How a piece comes after others: what JSON it adds, and how it is put there. */
function planElement(piece: Piece, elements: Element[]) {
  const before = elements.at(-1);
  const element = createElement(piece, before);
  const merged = mergedLists(before, element);
  const added = merged === undefined ? element : element.elements[0];
  const put = () => void (merged === undefined ? elements.push(element) : elements.splice(-1, 1, merged));
  return { json: JSON.stringify(added).length, put };
}

/** Characters with those of addresses, and a line end before and after. */
function lengthOf(piece: Piece): number {
  return piece.type === 'code'
    ? piece.text.length + 2
    : piece.inlines.reduce((sum, each) => sum + charactersOf(each), 2);
}

function createElement(piece: Piece, before: Element | undefined): Element {
  if (piece.type === 'code') return { type: 'rich_text_preformatted', elements: [text(piece.text)] };
  const { inlines } = piece;
  if (piece.type === 'quote') return { type: 'rich_text_quote', elements: inlines };
  if (piece.type === 'item') return createList(piece);
  // An empty line before what follows something else.
  const isApart = before !== undefined && (piece.type === 'heading' || before.type === 'rich_text_section');
  const words = piece.type === 'heading' ? inlines.map(asHeading) : inlines;
  return { type: 'rich_text_section', elements: [...(isApart ? [text('\n')] : []), ...words] };
}

type List = Extract<Element, { type: 'rich_text_list' }>;

function createList({ inlines, indent, number }: Extract<Piece, { type: 'item' }>): List {
  const offset = number !== undefined && number > 1 ? { offset: number - 1 } : {};
  const style = number === undefined ? 'bullet' : 'ordered';
  return {
    type: 'rich_text_list',
    style,
    indent,
    ...offset,
    elements: [{ type: 'rich_text_section', elements: inlines }],
  };
}

/** Two lists as one, where the second one goes on with the first. */
function mergedLists(before: Element | undefined, element: Element): List | undefined {
  if (before?.type !== 'rich_text_list' || element.type !== 'rich_text_list') return undefined;
  const next = (before.offset ?? 0) + before.elements.length;
  const isNext = element.style === 'bullet' || (element.offset ?? 0) === next;
  if (before.style !== element.style || before.indent !== element.indent || !isNext) return undefined;
  return { ...before, elements: [...before.elements, ...element.elements] };
}

function asHeading(inline: Inline): Inline {
  return { ...inline, style: { ...inline.style, bold: true } };
}

/** What Slack counts in blocks: characters with those of addresses, and JSON. */
export function sizeOfBlocks(blocks: readonly Block[]): { readonly characters: number; readonly json: number } {
  let characters = 0;
  const { length: json } = JSON.stringify(blocks, (key, value: unknown) => {
    if (typeof value === 'string' && (key === 'text' || key === 'url')) characters += value.length;
    return value;
  });
  return { characters, json };
}
