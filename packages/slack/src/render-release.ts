import { lexer, type Token } from 'marked';
import { fitSections } from './fit-sections.ts';
import { isPrerelease } from './is-prerelease.ts';
import { piecesOf } from './markdown-to-mrkdwn.ts';
import { type Block, charactersIn, context, header, limits, type Message, section, shortened } from './message.ts';
import { code, cut, escaped, link } from './mrkdwn.ts';
import type { Link, ReleaseFacts } from './release-facts.ts';

/** Characters of notes that are read: a message holds a fraction of them. */
const longestNotes = 60_000;

/** Characters of the list of links, and of the commands. */
const longestPart = 1_500;

/** The message about a release: title, notes with breaking changes first, how to install, where to read more. */
export function renderRelease(facts: ReleaseFacts): Message {
  const title = `${facts.name} ${facts.version} is released`;
  const top = [header(title), context(kindOf(facts))];
  const bottom = [...installBlocks(facts.install), ...linkBlocks(facts.links)];
  const { sections, isCut } = fitSections(notePieces(facts.notes), {
    blocks: limits.blocks - top.length - bottom.length - 1,
    characters: limits.message - charactersIn([...top, ...bottom]) - longestPart,
  });
  const more = isCut || facts.notes.length > longestNotes ? [context(moreText(facts.links))] : [];
  return { text: escaped(shortened(title, limits.header)), blocks: [...top, ...sections, ...more, ...bottom] };
}

function kindOf({ branch, type, version }: ReleaseFacts): string {
  const from = `from ${code(shortened(branch, limits.header))}`;
  return isPrerelease(version) ? `Pre-release ${from}` : `${capitalized(escaped(type))} release ${from}`;
}

function capitalized(text: string): string {
  return text.replace(/^\w/, (letter) => letter.toUpperCase());
}

/** The notes without their title, which the message has already, and with what may break a reader's code on top. */
function notePieces(notes: string): string[] {
  const parts = partsOf(lexer(notes.slice(0, longestNotes)));
  const [first] = parts;
  const untitled = first !== undefined && isTitle(first) ? [first.slice(1), ...parts.slice(1)] : parts;
  const breaking = untitled.filter(isBreaking);
  return [...breaking, ...untitled.filter((part) => !isBreaking(part))].flatMap(piecesOf);
}

/** Tokens from one heading to the next. */
function partsOf(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [];
  for (const token of tokens) {
    if (token.type === 'heading' || parts.length === 0) parts.push([token]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function isTitle([token]: readonly Token[]): boolean {
  return token?.type === 'heading' && /\d+\.\d+\.\d+/.test(token.raw);
}

function isBreaking([token]: readonly Token[]): boolean {
  return token?.type === 'heading' && /breaking/i.test(token.raw);
}

function installBlocks(commands: readonly string[]): Block[] {
  if (commands.length === 0) return [];
  const lines = cut(escaped(commands.join('\n')).replaceAll('```', "'''"), longestPart);
  return [section(`*Install*\n\`\`\`\n${lines}\n\`\`\``)];
}

function linkBlocks(links: readonly Link[]): Block[] {
  const texts = links.map(({ label, url }) => link(url, escaped(label))).filter((text) => text.trim() !== '');
  return texts.length === 0 ? [] : [section(cut(texts.join(' · '), longestPart))];
}

function moreText([page]: readonly Link[]): string {
  const where = page === undefined ? 'in the release' : link(page.url, escaped(page.label));
  return cut(`The notes go on: ${where}.`, longestPart);
}
