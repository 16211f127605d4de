import { type Inline, link, type Message, type Piece, shortened, text, webAddress } from '@waybill/announcement';
import { fitPieces, sizeOfBlocks } from './fit.ts';
import { type Block, context, escaped, header, limits, type SlackMessage } from './message.ts';
import type { Mention } from './rich-text.ts';

/** JSON and characters that are left for the line about what was cut. */
const moreRoom = { characters: 700, json: 900 };

/** Of a part of the tail, such as a list of commands or of links. */
const tailRoom = { blocks: 2, characters: 3_500, json: 6_500 };

/** Messages in a thread: what is longer is read on the page. */
const mostReplies = 5;

interface Rendered {
  readonly message: SlackMessage;
  /** What did not fit, for the thread. */
  readonly replies: readonly SlackMessage[];
}

/** A message in blocks within Slack's limits, and what of it goes into its thread. */
export function renderMessage(message: Message, mention: readonly string[] = []): SlackMessage {
  return renderWithThread(message, { mention, mostReplies: 0 }).message;
}

/** @param how whom it calls, and how many messages the thread may have */
export function renderWithThread(
  { title, lead, body, tail, more, isShortened = false }: Message,
  how: { readonly mention?: readonly string[]; readonly mostReplies?: number } = {},
): Rendered {
  const top = [header(title), ...(lead === '' ? [] : [context(lead)]), ...mentionBlocks(how.mention ?? [])];
  const bottom = fitPieces(tail, tailRoom).blocks;
  const taken = sizeOfBlocks([...top, ...bottom]);
  const pieces = createQueue(body());
  const fitted = fitPieces(pieces, {
    blocks: limits.blocks - top.length - bottom.length - 1,
    characters: limits.characters - taken.characters - moreRoom.characters,
    json: limits.json - taken.json - moreRoom.json,
  });
  const name = escaped(shortened(title, limits.header));
  const replies: SlackMessage[] = [];
  let isCut = fitted.isCut;
  let left = fitted.left;
  while (left !== undefined && replies.length < (how.mostReplies ?? mostReplies)) {
    pieces.giveBack(left);
    const next = fitPieces(pieces, { blocks: limits.blocks, characters: limits.characters, json: limits.json });
    left = next.left;
    if (next.blocks.length === 0) break;
    replies.push({ text: name, blocks: next.blocks });
    isCut = left !== undefined || next.isCut;
  }
  const isInThread = replies.length > 0;
  const rest = isCut || isShortened || isInThread ? moreBlocks(more, isInThread) : [];
  return { message: { text: name, blocks: [...top, ...fitted.blocks, ...rest, ...bottom] }, replies };
}

/** Pieces of which one can be given back. */
function createQueue(pieces: Iterable<Piece>): Iterable<Piece> & { giveBack(piece: Piece): void } {
  const source = pieces[Symbol.iterator]();
  const first: Piece[] = [];
  const next = (): IteratorResult<Piece> => {
    const value = first.shift();
    return value === undefined ? source.next() : { value, done: false };
  };
  // Without `return`, so that a loop that ends early does not end the source.
  return { giveBack: (piece) => void first.push(piece), [Symbol.iterator]: () => ({ next }) };
}

/** Whom the configuration calls. */
export function mentionBlocks(mention: readonly string[]): Block[] {
  if (mention.length === 0) return [];
  const elements = mention.flatMap((each, at): (Mention | Inline)[] => [
    ...(at === 0 ? [] : [text(' ')]),
    createMention(each),
  ]);
  return [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }];
}

function createMention(name: string): Mention {
  if (name === 'here' || name === 'channel' || name === 'everyone') return { type: 'broadcast', range: name };
  return name.startsWith('S') ? { type: 'usergroup', usergroup_id: name } : { type: 'user', user_id: name };
}

/** Where the whole notes are: on the page of the release, not on whatever was published first. */
function moreBlocks(page: Message['more'], isInThread: boolean): Block[] {
  const address = webAddress(page?.url ?? '');
  const isShort = address !== undefined && address.length <= 500;
  const where = isShort ? [text(': '), link(address, shortened(page?.label ?? 'release', 80))] : [];
  const words = `The notes go on${isInThread ? ' in the thread' : ''}`;
  return [
    { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [text(words), ...where, text('.')] }] },
  ];
}
