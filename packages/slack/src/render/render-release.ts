import type { Link, ReleaseFacts } from '../facts/index.ts';
import { isPrerelease, webAddress } from '../facts/index.ts';
import { fitPieces, sizeOfBlocks } from './fit.ts';
import { type Block, context, escaped, header, limits, type Message, shortened } from './message.ts';
import { cutPiece, headingAt, type Parsed, type Piece, parseBlocks, piecesIn } from './pieces.ts';
import { type Inline, link, text } from './rich-text.ts';

/** Characters of notes that are read. */
const longestNotes = 4_000_000;

/** Characters of the list of links, and of the commands. */
const longestPart = 1_500;

/** JSON and characters that are left for the line about what was cut. */
const moreRoom = { characters: 700, json: 900 };

/** The message about a release: title, notes with breaking changes first, how to install, where to read more. */
export function renderRelease(facts: ReleaseFacts): Message {
  const title = `${facts.name} ${facts.version} is released`;
  const top = [header(title), context(describeKind(facts))];
  const bottom = [...installBlocks(facts.install), ...linkBlocks(facts.links)];
  const taken = sizeOfBlocks([...top, ...bottom]);
  const { blocks, isCut } = fitPieces(notePieces(facts.notes), {
    blocks: limits.blocks - top.length - bottom.length - 1,
    characters: limits.characters - taken.characters - moreRoom.characters,
    json: limits.json - taken.json - moreRoom.json,
  });
  const more = isCut || facts.notes.length > longestNotes ? moreBlocks(facts.page) : [];
  return {
    text: escaped(shortened(title, limits.header)),
    blocks: [...top, ...blocks, ...more, ...bottom],
  };
}

function describeKind({ branch, type, version }: ReleaseFacts): string {
  const kind = isPrerelease(version)
    ? 'Pre-release'
    : `${type.replace(/^\w/, (letter) => letter.toUpperCase())} release`;
  return `${kind} from ${branch}`;
}

/** The notes without their title, which the message has already, and with what may break a reader's code on top. */
function* notePieces(notes: string): Generator<Piece> {
  const parsed = parseBlocks(notes.slice(0, longestNotes));
  const parts = createParts(parsed);
  for (const { from, to } of [
    ...parts.filter(({ isBreaking }) => isBreaking),
    ...parts.filter(({ isBreaking }) => !isBreaking),
  ]) {
    yield* piecesIn(parsed, from, to);
  }
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly isBreaking: boolean;
}

/** Tokens from one heading to the next; below a heading about breaking changes, all that belongs to it. */
function createParts(parsed: Parsed): Part[] {
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

function installBlocks(commands: readonly string[]): Block[] {
  const lines = commands.join('\n').trim();
  if (lines === '') return [];
  const code = cutPiece({ type: 'code', text: lines }, longestPart);
  const title: Piece = { type: 'heading', level: 3, inlines: [text('Install')] };
  return [...fitPieces([title, code], { blocks: 1, characters: longestPart + 100, json: 4_000 }).blocks];
}

function linkBlocks(links: readonly Link[]): Block[] {
  const shown: Inline[] = [];
  let left = longestPart;
  for (const { label, url } of links) {
    const address = webAddress(url);
    const words = shortened(label.trim().replace(/\s+/g, ' '), 80);
    const next = address === undefined ? text(words) : link(address, words);
    left -= words.length + (address?.length ?? 0) + 60;
    if (left < 0) break;
    if (next.text !== '') shown.push(...(shown.length > 0 ? [text(' · ')] : []), next);
  }
  if (shown.length === 0) return [];
  return [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: shown }] }];
}

/** Where the whole notes are: on the page of the release, not on whatever was published first. */
function moreBlocks(page: Link | undefined): Block[] {
  const address = webAddress(page?.url ?? '');
  const isShort = address !== undefined && address.length <= 500;
  const where = isShort ? [text(': '), link(address, shortened(page?.label ?? 'release', 80))] : [];
  return [
    {
      type: 'rich_text',
      elements: [{ type: 'rich_text_section', elements: [text('The notes go on'), ...where, text('.')] }],
    },
  ];
}
