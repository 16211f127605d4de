/**
 * A commit message as Conventional Commits 1.0.0 reads it (https://www.conventionalcommits.org/en/v1.0.0/#specification;
 * "item" below is a number of that list).
 */
export interface Message {
  /** The first line. */
  readonly header: string;
  /** The parts of the first line; nothing where it is not conventional. */
  readonly said?: Header;
  /** The texts of `BREAKING CHANGE` footers. */
  readonly breaking: readonly string[];
  /** The lines after the first one that are text: neither in a fence nor in an indented block. */
  readonly prose: readonly string[];
  /** All lines after the first one. */
  readonly lines: readonly string[];
}

export interface Header {
  /** As written. Types are case-insensitive (item 15). */
  readonly type: string;
  readonly scope?: string;
  readonly isBreaking: boolean;
  readonly subject: string;
}

/** A scope may have brackets of its own: `feat(app/(auth)/login): …`. */
const conventional = /^([a-z][\w-]*)(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\))?(!?): +(\S.*)$/i;

/** Upper case, then a colon and a blank (items 12, 15 and 16). A text that begins on the next line is common, and meant. */
const breakingChange = /^BREAKING[ -]CHANGE:(?:[ \t]+(.*))?$/s;

/** Ends the text of a footer (item 10): the next token with its separator, as git trailers have them (items 8 and 9). */
const nextFooter = /^(?:[A-Za-z][A-Za-z0-9-]*(?::[ \t]| #)|[A-Za-z][A-Za-z0-9-]*-by:|\(cherry picked from commit )/;

/** What ends it as well, though the standard does not say so: lists of commits in squashed messages, and references. */
const nextCommit = /^[*-] (?:feat|fix|perf|revert|docs|style|chore|refactor|test|build|ci)(?:\([^()]*\))?!?: /i;
const reference = /^(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\s+[\w./-]*#\d/i;
/** A line of nothing but issues of other kinds: `Closes PROJ-12, PROJ-13`, `Resolves https://…/issues/3`. */
const otherReference =
  /^(?:[Cc]lose[sd]?|[Ff]ix(?:e[sd])?|[Rr]esolve[sd]?|[Rr]efs?)\s+(?:(?:[A-Z][A-Z0-9]*-\d+|https?:\/\/\S*[^\s,.])(?:,?\s+(?:and\s+)?|[.\s]*$))+$/;
/** A name with an address, however it is indented or marked. */
const person = /^[\s>]*[A-Za-z][A-Za-z-]*-by\s*:.*@/i;
/** What hosts, git and assistants put below a text. */
const added = /^(?:See merge request \S*!\d|(?:# ?)?Conflicts:\s*$|🤖 Generated with )/;

const endings = [nextFooter, nextCommit, reference, otherReference, person, added];

/** A YAML document, in which Dependabot lists what it updates. */
function beginsDocument(line: string, next: string | undefined): boolean {
  return /^---\s*$/.test(line) && next !== undefined && /^[A-Za-z][\w-]*:\s*$/.test(next);
}

export function readMessage(text: string): Message {
  const [header = '', ...rest] = text
    .replace(/^\s*\n/, '')
    .split('\n')
    .map(withoutReturn);
  const lines = markCode(rest);
  const breaking: string[][] = [];
  let current: string[] | undefined;
  for (const [at, { line, isCode }] of lines.entries()) {
    const begun = isCode || !line.startsWith('BREAKING') ? null : breakingChange.exec(line);
    if (begun !== null) {
      current = [begun[1] ?? ''];
      breaking.push(current);
    } else if (current !== undefined && !isCode && endsNote(line, lines[at + 1]?.line)) {
      current = undefined;
    } else {
      current?.push(line);
    }
  }
  const said = readHeader(header);
  return {
    header,
    ...(said === undefined ? {} : { said }),
    breaking: breaking.map(trimmed).filter((note) => note !== ''),
    prose: lines.filter(({ isCode }) => !isCode).map(({ line }) => line),
    lines: rest,
  };
}

function endsNote(line: string, next: string | undefined): boolean {
  return endings.some((end) => end.test(line)) || beginsDocument(line, next);
}

function withoutReturn(line: string): string {
  let end = line.length;
  while (line[end - 1] === '\r') end -= 1;
  return line.slice(0, end);
}

/** The parts of a first line, or nothing where it is not conventional. */
export function readHeader(line: string): Header | undefined {
  const found = conventional.exec(line.trimEnd());
  if (found === null) return undefined;
  const [, type = '', scope = '', bang, subject = ''] = found;
  return { type, ...(scope.trim() === '' ? {} : { scope: scope.trim() }), isBreaking: bang === '!', subject };
}

interface Line {
  readonly line: string;
  readonly isCode: boolean;
}

/** Fences, comments, indented blocks, and HTML that quotes others; what nothing closes is none. */
function markCode(lines: readonly string[]): Line[] {
  const closing = closingLines(lines);
  let fenceEnd = -1;
  let before: Line | undefined;
  return lines.map((line, at) => {
    const opens = at > fenceEnd ? closing.get(at) : undefined;
    if (opens !== undefined) fenceEnd = opens;
    const isIndented =
      (line.startsWith('    ') || line.startsWith('\t')) &&
      (before === undefined || before.isCode || before.line.trim() === '');
    const isBlankInCode = before?.isCode === true && line.trim() === '';
    before = { line, isCode: at <= fenceEnd || isIndented || isBlankInCode };
    return before;
  });
}

interface Opening {
  readonly at: number;
  /** What closes it. */
  readonly mark: string;
  /** How many of the same kind are open, where one may be in another. */
  depth: number;
}

/**
 * For each line that opens a fence, an HTML comment, as templates of pull requests have them, or HTML in which tools quote the
 * release notes of others, the line that closes it.
 */
function closingLines(lines: readonly string[]): Map<number, number> {
  const closing = new Map<number, number>();
  let open: Opening | undefined;
  for (const [at, line] of lines.entries()) {
    if (!/```|~~~|<!--|-->|<\/?(?:details|blockquote|pre)\b/i.test(line)) continue;
    if (open !== undefined && closes(line, open)) {
      closing.set(open.at, at);
      open = undefined;
    } else if (open === undefined) {
      open = openingAt(at, line);
      // A comment may be one line.
      if (open !== undefined && !isFence(open) && closes(line, open)) open = undefined;
    }
  }
  return closing;
}

const comment = '-->';
const quoting = /^ {0,3}<(details|blockquote|pre)\b/i;

function openingAt(at: number, line: string): Opening | undefined {
  const tag = quoting.exec(line)?.[1]?.toLowerCase();
  const mark = /^ {0,3}<!--/.test(line) ? comment : (tag ?? fenceIn(line)?.mark);
  return mark === undefined ? undefined : { at, mark, depth: 0 };
}

function isFence({ mark }: Opening): boolean {
  return /^[`~]/.test(mark);
}

function closes(line: string, open: Opening): boolean {
  const { mark } = open;
  if (mark === comment) return line.includes(comment);
  if (isFence(open)) {
    const fence = fenceIn(line);
    return fence?.info === '' && fence.mark.startsWith(mark);
  }
  for (const [tag] of line.matchAll(new RegExp(`</?${mark}\\b`, 'gi'))) open.depth += tag.startsWith('</') ? -1 : 1;
  return open.depth <= 0;
}

/** What follows three backticks has none: else they are code in a line of text. */
function fenceIn(line: string) {
  const [, mark, info = ''] = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)$/.exec(line) ?? [];
  return mark === undefined ? undefined : { mark, info: info.trim() };
}

/** Without empty lines at the ends, and without the rule that GitHub puts between the commits of a squashed message. */
function trimmed(lines: readonly string[]): string {
  const says = (line: string) => !/^[-\s]*$/.test(line);
  return lines
    .slice(Math.max(lines.findIndex(says), 0), lines.findLastIndex(says) + 1)
    .join('\n')
    .trim();
}
