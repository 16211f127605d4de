import { type Block, limits } from './message.ts';
import { cutPiece, type Piece } from './pieces.ts';
import { charactersOf, type Element, type Inline, text } from './rich-text.ts';

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
}

/** JSON around the runs of a piece: of its element, of a list or a block that it begins, of an empty line before it. */
const around = 200;

/**
 * Packs pieces into blocks of rich text, in order, until the room is full. A piece stays whole unless it is longer than a
 * block; what does not fit is left out from there on. No more pieces are asked for than fit.
 */
export function fitPieces(pieces: Iterable<Piece>, room: Room): Fitted {
  const blocks: Element[][] = [];
  let { characters, json } = room;
  let inBlock = Number.POSITIVE_INFINITY;
  let isCut = false;
  for (const whole of pieces) {
    const piece = cutPiece(whole, limits.richText - 100);
    const size = sizeOf(piece);
    const isNew = inBlock + size.characters > limits.richText;
    if (size.characters > characters || size.json > json || (isNew && blocks.length === room.blocks)) {
      isCut = true;
      break;
    }
    if (isNew) {
      blocks.push([]);
      inBlock = 0;
    }
    add(blocks.at(-1) ?? [], piece);
    inBlock += size.characters;
    characters -= size.characters;
    json -= size.json;
    isCut ||= piece !== whole && JSON.stringify(piece) !== JSON.stringify(whole);
  }
  return { blocks: blocks.map((elements) => ({ type: 'rich_text', elements })), isCut };
}

function sizeOf(piece: Piece): { readonly characters: number; readonly json: number } {
  const inlines = inlinesIn(piece);
  // A line end each.
  const characters = inlines.reduce((sum, each) => sum + charactersOf(each), 2);
  return { characters, json: JSON.stringify(inlines).length + around };
}

function inlinesIn(piece: Piece): readonly Inline[] {
  if (piece.type === 'heading') return piece.inlines.map(asHeading);
  return piece.type === 'code' ? [text(piece.text)] : piece.inlines;
}

function add(elements: Element[], piece: Piece): void {
  const last = elements.at(-1);
  if (piece.type === 'code') elements.push({ type: 'rich_text_preformatted', elements: inlinesIn(piece) });
  else if (piece.type === 'quote') elements.push({ type: 'rich_text_quote', elements: piece.inlines });
  else if (piece.type === 'item') addItem(elements, piece);
  else {
    const inlines = inlinesIn(piece);
    // An empty line before what follows something else.
    const isApart = last !== undefined && (piece.type === 'heading' || last.type === 'rich_text_section');
    elements.push({ type: 'rich_text_section', elements: [...(isApart ? [text('\n')] : []), ...inlines] });
  }
}

/** Items of one list that follow each other are one element. */
function addItem(elements: Element[], { inlines, indent, number }: Extract<Piece, { type: 'item' }>): void {
  const style = number === undefined ? 'bullet' : 'ordered';
  const item = { type: 'rich_text_section', elements: inlines } as const;
  const last = elements.at(-1);
  const next = last?.type === 'rich_text_list' ? (last.offset ?? 0) + last.elements.length + 1 : undefined;
  const isSame = last?.type === 'rich_text_list' && last.style === style && last.indent === indent;
  if (isSame && (number === undefined || number === next)) {
    elements.splice(-1, 1, { ...last, elements: [...last.elements, item] });
    return;
  }
  const offset = number !== undefined && number > 1 ? { offset: number - 1 } : {};
  elements.push({ type: 'rich_text_list', style, indent, ...offset, elements: [item] });
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
