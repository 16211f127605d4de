type Range = readonly [from: number, to: number];

interface Line {
  readonly from: number;
  /** Without its end. */
  readonly text: string;
}

const fence = /^( {0,3})(`{3,}|~{3,})(.*)$/s;

/** What begins a block: no code in backticks reaches over its beginning. */
const block = /^[ \t]*(?:$|[>#<|=_~]|[-+*](?:[ \t]|[-+*]|$)|\d{1,9}[.)]|`{3})/;

/** Quotes and lists. */
const containers = /^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*/;

/** What is a block on its own line, or may be: a heading, a rule, a fence, a definition of a link, indented code. */
function standsAlone(line: string): boolean {
  const before = containers.exec(line)?.[0] ?? '';
  return /\t| {4}/.test(before) || /^(?:$|[#<|=_~[]|-{2}|\*{2}[* ]|`{3})/.test(line.slice(before.length));
}

/** A fence in a list or a quote, or one that nothing closes: where it ends is not looked for. */
function opensFence(line: string): boolean {
  return /^(?:`{3}|~{3})/.test(line.slice(containers.exec(line)?.[0].length));
}

/** The row below the head of a table. In a table, a cell ends at `|`, in code too. */
function isBelowHead(line: string): boolean {
  return /^[ \t>|:-]+$/.test(line) && line.includes('-') && /[|:]/.test(line);
}

/**
 * Where code is in a Markdown text, as CommonMark has it: fences, and what is between two runs of as many backticks in one
 * paragraph. What is not surely code is none, such as what nothing closes. Takes time in proportion to the text.
 */
export function findCode(text: string): Range[] {
  const found: Range[] = [];
  // Where a part ends is not sure, but at an empty line: a backtick that is left over may belong to one that follows.
  let isOpen = false;
  for (const { from, to, isFence, isEmptyLine } of partsOf(text)) {
    if (isFence || isEmptyLine) isOpen = false;
    if (isFence) found.push([from, to]);
    else if (!isOpen) {
      const spans = findSpans(text, from, to);
      found.push(...spans.found);
      isOpen = spans.isOpen;
    }
  }
  return found;
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly isFence: boolean;
  readonly isEmptyLine: boolean;
}

/** Fences, and parts of which each is in one paragraph; an empty line is a part. */
function partsOf(text: string): Part[] {
  const lines = linesOf(text);
  const isTable = lines.some((line) => isBelowHead(line.text));
  const closing = closingLines(lines);
  const parts: Part[] = [];
  let isInFence = false;
  const begin = (from: number, kind: Partial<Part> = {}) =>
    void parts.push({ from, to: from, isFence: false, isEmptyLine: false, ...kind });
  const end = (to: number) => {
    const part = parts.pop();
    if (part !== undefined) parts.push({ ...part, to });
  };
  let skippedTo = -1;
  let isAlone = true;
  for (const [at, { from, text: line }] of lines.entries()) {
    if (at <= skippedTo) continue;
    const last = closing.get(at);
    const wasAlone = isAlone;
    isAlone = last !== undefined || isTable || isInFence || standsAlone(line);
    if (isAlone || wasAlone || block.test(line)) {
      begin(from, { isFence: last !== undefined, isEmptyLine: line.trim() === '' });
    }
    isInFence ||= last === undefined && opensFence(line);
    skippedTo = last ?? at;
    if (isTable && last === undefined) {
      for (const { index } of line.matchAll(/\|/g)) {
        end(from + index);
        begin(from + index);
      }
    }
    const { from: start, text: words } = lines[skippedTo] as Line;
    end(start + words.length);
  }
  return parts;
}

function linesOf(text: string): Line[] {
  let from = 0;
  return text.split('\n').map((line) => {
    const at = from;
    from += line.length + 1;
    return { from: at, text: line.endsWith('\r') ? line.slice(0, -1) : line };
  });
}

interface Fence {
  readonly at: number;
  readonly mark: string;
  readonly indent: string;
}

/** For each line that opens a fence, the line that closes it. What is indented less than a fence ends the list it is in. */
function closingLines(lines: readonly Line[]): Map<number, number> {
  const closing = new Map<number, number>();
  let open: Fence | undefined;
  for (const [at, { text }] of lines.entries()) {
    if (open === undefined || (text.trim() !== '' && !text.startsWith(open.indent))) {
      open = fenceAt(at, text);
    } else if (closes(text, open)) {
      closing.set(open.at, at);
      open = undefined;
    }
  }
  return closing;
}

function fenceAt(at: number, line: string): Fence | undefined {
  const [, indent = '', mark, info = ''] = fence.exec(line) ?? [];
  return mark === undefined || (mark.startsWith('`') && info.includes('`')) ? undefined : { at, mark, indent };
}

function closes(line: string, { mark }: Fence): boolean {
  const [, , end = '', info = ''] = fence.exec(line) ?? [];
  return end.startsWith(mark) && info.trim() === '';
}

/** Code in backticks. Outside of code, a backslash takes a backtick its meaning; in code, it is one. */
function findSpans(text: string, start: number, end: number): { readonly found: Range[]; readonly isOpen: boolean } {
  const part = text.slice(start, end);
  const closingAfter = closingRuns(part);
  const found: Range[] = [];
  const tokens = /\\[\s\S]|`+|(?:https?:\/\/|ftp:\/\/|www\.)[^\s<]*/gi;
  let isOpen = false;
  for (let token = tokens.exec(part); token !== null; token = tokens.exec(part)) {
    const { 0: mark, index } = token;
    if (mark.startsWith('\\')) continue;
    if (!mark.startsWith('`')) {
      // GitHub makes the backtick a part of the address; others do not.
      if (mark.includes('`')) return { found, isOpen: true };
      continue;
    }
    const closing = closingAfter(index, mark.length);
    isOpen ||= closing === undefined;
    if (closing === undefined) continue;
    tokens.lastIndex = closing + mark.length;
    found.push([start + index, start + tokens.lastIndex]);
  }
  return { found, isOpen };
}

/** Finds where the next run of as many backticks begins; to be asked from left to right. */
function closingRuns(part: string): (index: number, length: number) => number | undefined {
  const runs = new Map<number, number[]>();
  for (const { 0: run, index } of part.matchAll(/`+/g)) {
    const same = runs.get(run.length) ?? [];
    runs.set(run.length, same);
    same.push(index);
  }
  const next = new Map<number, number>();
  return (index, length) => {
    const same = runs.get(length) ?? [];
    let i = next.get(length) ?? 0;
    while ((same[i] ?? Number.POSITIVE_INFINITY) < index + length) i++;
    next.set(length, i);
    return same[i];
  };
}

/** The text without its code. */
export function withoutCode(text: string): string {
  let rest = '';
  let end = 0;
  for (const [from, to] of findCode(text)) {
    rest += text.slice(end, from);
    end = to;
  }
  return rest + text.slice(end);
}
