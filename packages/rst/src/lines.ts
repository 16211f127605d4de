/** A line of a description without white space at its end, and where it stands. */
export interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/** The lines of a text as docutils reads them: tabs are eight columns wide. */
export function splitLines(text: string): Line[] {
  const plain = text.replace(/^\uFEFF/, '').replace(/[\v\f]/g, ' ');
  return plain.split(/\r\n|[\r\n]/).map((line, at) => ({ text: withoutTabs(line).trimEnd(), number: at + 1 }));
}

function withoutTabs(line: string): string {
  const [start = '', ...parts] = line.split('\t');
  return parts.reduce((plain, part) => plain + ' '.repeat(8 - (plain.length % 8)) + part, start);
}

export interface Block {
  /** Without the indentation that they share, and without blank lines before and after. */
  readonly lines: Line[];
  /** Where the next line is. */
  readonly end: number;
  /** Whether a blank line, or nothing, follows. */
  readonly isFinished: boolean;
}

export interface Indentation {
  /** Columns of a marker that the first line begins with. */
  readonly first?: number;
  /** Columns that all lines are indented by; without it, what they share. */
  readonly all?: number;
  /** Whether a blank line is its end. */
  readonly untilBlank?: boolean;
}

/** The indented lines from a place on, as `get_indented` of docutils' `StringList` takes them. */
export function takeIndented(lines: readonly Line[], start: number, indentation: Indentation = {}): Block {
  const { all, first = all, untilBlank = false } = indentation;
  let [end, indent] = [first === undefined ? start : start + 1, all];
  let isFinished = true;
  for (; end < lines.length; end += 1) {
    const { text } = lines[end] as Line;
    if (text !== '' && text.slice(0, all ?? 1).trim() !== '') {
      isFinished = end > start && lines[end - 1]?.text === '';
      break;
    }
    if (text === '' && untilBlank) break;
    if (text !== '' && all === undefined) indent = Math.min(indent ?? text.length, text.search(/\S/));
  }
  const taken = lines.slice(start, end).map(({ text, number }, at) => {
    return { text: text.slice(at === 0 && first !== undefined ? first : (indent ?? 0)), number };
  });
  return { lines: withoutBlankEnds(taken), end, isFinished };
}

function withoutBlankEnds(lines: readonly Line[]): Line[] {
  const start = lines.findIndex(({ text }) => text !== '');
  return start === -1 ? [] : lines.slice(start, lines.findLastIndex(({ text }) => text !== '') + 1);
}

/** From a place to the next blank line. */
export function takeText(lines: readonly Line[], start: number): Line[] {
  const end = lines.findIndex(({ text }, at) => at > start && text === '');
  return lines.slice(start, end === -1 ? lines.length : end);
}

/** Columns of a text: characters of East Asian scripts take two, combining marks none. */
export function columns(text: string): number {
  return [...text].reduce(
    (sum, character) => sum + (isWide(character) ? 2 : /\p{Mn}|\p{Me}/u.test(character) ? 0 : 1),
    0,
  );
}

function isWide(character: string): boolean {
  return /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}|[\u{20000}-\u{3FFFD}]/u.test(
    character,
  );
}

/** Lines without the indentation that they share. */
export function dedented(lines: readonly Line[]): Line[] {
  const indent = Math.min(...lines.filter(({ text }) => text !== '').map(({ text }) => text.search(/\S/)));
  return lines.map((line) => ({ ...line, text: line.text.slice(indent) }));
}
