import type { Inline, Piece } from '../document/index.ts';

/**
 * Whose Markdown it is: what CommonMark and GitHub read; Discord and Mattermost, in which an `@` may call people; Teams,
 * whose cards know neither code nor headings.
 */
export type Dialect = 'github' | 'discord' | 'mattermost' | 'teams';

/** Without a width, between a mark and what it would call or begin. */
const nothing = '\u200B';

/** What Markdown may take for more than a character, wherever it is. A bracket of a link is enough: what follows it is text then. */
const special = /[\\`*_~[\]<|$]|&(?=[#a-z])/gi;

/** Text that shows as it is: nothing in it is emphasis, a link, HTML, a heading, a list, a quote, or calls anybody. */
export function escapeMarkdown(text: string): string {
  return (
    withoutCalls(text.replace(special, '\\$&'))
      // Blanks of this line alone: each line begins anew.
      .replace(/^([^\S\r\n]*)([-+#>=])/gm, '$1\\$2')
      .replace(/^([^\S\r\n]*\d{1,9})([.)])(?=\s|$)/gm, '$1\\$2')
      .replace(/^[ \t]+/gm, ' ')
  );
}

/** Names of people, groups and issues, and what a program makes a link of by itself. */
function withoutCalls(text: string): string {
  return (
    text
      .replace(/@(?=[\w*\\])/g, `@${nothing}`)
      // Mattermost reads the marks of Slack, too.
      .replace(/<(?=[!@#])/g, `<${nothing}`)
      .replace(/:(?=\/\/)/g, `:${nothing}`)
      .replace(/\bwww(?=\.)/gi, `$&${nothing}`)
      .replace(/\b(?:GH|gh)-(?=\d)/g, `$&${nothing}`)
  );
}

/** Pieces as Markdown of which every word is shown as it is. */
export function renderMarkdown(pieces: readonly Piece[], dialect: Dialect = 'github'): string {
  return pieces.map((piece, at) => `${separate(pieces[at - 1], piece)}${renderPiece(piece, dialect)}`).join('');
}

function separate(before: Piece | undefined, piece: Piece): string {
  if (before === undefined) return '';
  return before.type === 'item' && piece.type === 'item' ? '\n' : '\n\n';
}

function renderPiece(piece: Piece, dialect: Dialect): string {
  if (piece.type === 'code') return renderCode(piece.text, dialect);
  const words = renderWords(piece.inlines, dialect);
  if (piece.type === 'heading') return renderHeading(piece.level, words, dialect);
  // Only a line end: to a regular expression, U+2028 ends a line too.
  if (piece.type === 'quote') return dialect === 'teams' ? words : `> ${words.replaceAll('\n', '\n> ')}`;
  if (piece.type !== 'item') return words;
  const indent = '    '.repeat(piece.indent);
  const bullet = piece.number === undefined ? '-' : `${piece.number}.`;
  return `${indent}${bullet} ${words.replace(/\\?\n/g, ' ')}`;
}

function renderHeading(level: number, words: string, dialect: Dialect): string {
  const line = words.replace(/\\?\n/g, ' ');
  if (dialect === 'teams') return line;
  const deepest = dialect === 'discord' ? 3 : 6;
  return `${'#'.repeat(Math.min(Math.max(level, 1), deepest))} ${line}`;
}

/** A fence that is longer than any in the text. */
function renderCode(code: string, dialect: Dialect): string {
  if (dialect === 'teams') return escapeMarkdown(code);
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(Math.min(longest + 1, 200));
  // Discord ends a block at three of them, whatever began it. Mattermost reads the marks of Slack in code, too.
  const inside = dialect === 'discord' ? code.replaceAll('```', `\`\`${nothing}\``) : withoutMarks(code, dialect);
  const marks = dialect === 'discord' || longest >= 200 ? '```' : fence;
  return `${marks}\n${longest >= 200 ? code.replaceAll('```', `\`\`${nothing}\``) : inside}\n${marks}`;
}

/** Mattermost reads the marks of Slack in code, too. */
function withoutMarks(code: string, dialect: Dialect): string {
  return dialect === 'mattermost' ? code.replace(/<(?=[!@#])/g, `<${nothing}`) : code;
}

const marks = { bold: '**', italic: '*', strike: '~~' } as const;

function renderWords(inlines: readonly Inline[], dialect: Dialect): string {
  return inlines
    .map((each, at) => renderInline(each, dialect, [inlines[at - 1], inlines[at + 1]]))
    .reduce((words, next) => {
      // A call of attention before a link would make an image of it.
      const isImage = next.startsWith('[') && words.endsWith('!');
      return isImage ? `${words.slice(0, -1)}\\!${next}` : `${words}${next}`;
    }, '');
}

type Neighbours = readonly [Inline | undefined, Inline | undefined];

function renderInline(inline: Inline, dialect: Dialect, neighbours: Neighbours): string {
  const { text, style = {} } = inline;
  const core = text.trim();
  const start = text.length - text.trimStart().length;
  const [before, after] = [text.slice(0, start), text.slice(start + core.length)];
  if (core === '') return text === '' ? '' : lines(text);
  let words =
    style.code && dialect !== 'teams' ? renderCodeSpan(withoutMarks(core, dialect)) : lines(escapeMarkdown(core));
  for (const each of ['strike', 'italic', 'bold'] as const) {
    if (style[each] && canMark(words, [before, after], neighbours)) words = `${marks[each]}${words}${marks[each]}`;
  }
  if (inline.type === 'link') words = `[${words}](${renderAddress(inline.url)})`;
  return `${lines(before)}${words}${lines(after)}`;
}

/** Marks between a letter outside and a sign inside may be none, and marks that touch each other are others. */
function canMark(words: string, [before, after]: readonly [string, string], [last, next]: Neighbours): boolean {
  const isFree = (blanks: string, other: Inline | undefined, edge: RegExp) =>
    blanks !== '' || other === undefined || edge.test(other.text);
  const isOpen = isFree(before, last, /\s$/) || (/^[\p{L}\p{N}]/u.test(words) && last?.style === undefined);
  const isClosed = isFree(after, next, /^\s/) || (/[\p{L}\p{N}]$/u.test(words) && next?.style === undefined);
  return /^[\p{L}\p{N}`\\]/u.test(words) && isOpen && isClosed;
}

/** A line end in a paragraph stays one. */
function lines(text: string): string {
  return text.replace(/\n+/g, '\\\n');
}

function renderCodeSpan(code: string): string {
  const flat = code.replace(/(?<!\s)\s+/g, (run) => (run.includes('\n') ? ' ' : run));
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length));
  if (longest > 20) return escapeMarkdown(flat);
  const mark = '`'.repeat(longest + 1);
  const space = flat.startsWith('`') || flat.endsWith('`') ? ' ' : '';
  return `${mark}${space}${flat}${space}${mark}`;
}

/** No character of an address ends it, begins something in it, or calls anybody. */
export function renderAddress(url: string): string {
  const encode = (character: string) => `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`;
  const plain = url.replace(/[\s()<>[\]\\`*|"']/g, encode);
  return /^mailto:/i.test(plain) ? plain : plain.replaceAll('@', '%40');
}
