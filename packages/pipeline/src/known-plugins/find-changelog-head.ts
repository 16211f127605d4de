/** A line that begins a section. */
interface Heading {
  /** Where it begins in the text; of a title between two rules, the upper one. */
  readonly start: number;
  readonly level: number;
  readonly text: string;
}

/**
 * Where the releases of a changelog begin, newest first: after its title, its introduction and what is not released yet.
 * Markdown, reStructuredText and AsciiDoc are understood as far as headings go.
 *
 * @returns the offset at which a new release belongs; 0 where nothing precedes the releases
 */
export function findChangelogHead(text: string): number {
  const headings = findHeadings(text);
  const [first] = headings;
  if (first === undefined) return 0;
  const title = isRelease(first) || isUnreleased(first) ? undefined : first;
  // Sections of what is not released yet are not those of a release.
  let unreleased: Heading | undefined;
  for (const heading of headings) {
    if (heading === title || (unreleased !== undefined && heading.level > unreleased.level)) continue;
    if (about.test(heading.text)) continue;
    if (!isUnreleased(heading)) return heading.start;
    unreleased = heading;
  }
  if (unreleased !== undefined || title === undefined) return beforeLinks(text);
  const list = /^[ \t]*(?:[-*+]|\d+\.)[ \t]/m.exec(text.slice(title.start + title.text.length));
  return list === null ? beforeLinks(text) : title.start + title.text.length + list.index;
}

/** A version or a day; "Changelog of the 2.0 series" is a title. */
function isRelease({ text }: Heading): boolean {
  return /(?<!\d)\d+\.\d+|\d{4}-\d\d-\d\d/.test(text) && !titleWords.test(text);
}

const titleWords = /^(?:changes?\s*log|changes|(?:version\s+)?history|news|releases?\s+(?:notes|history))\b/i;

/** A section that is not of a release. */
const about = /^\W*(?:(?:table of )?contents|toc|about|introduction|overview|legend|versioning)\b/i;

function isUnreleased({ text }: Heading): boolean {
  return /^\W*(?:unreleased|upcoming|next|not (?:yet )?released)\b/i.test(text);
}

/** Definitions of links end a changelog; the last block of the text, if it is one. */
function beforeLinks(text: string): number {
  const lines = text.trimEnd().split('\n');
  const rest = lines.slice(0, lines.findLastIndex((line) => !/^(?:\[[^\]]+\]:|\.\. _|[ \t\r]*$)/.test(line)) + 1);
  if (rest.length === lines.length) return text.length;
  return rest.reduce((length, line) => length + line.length + 1, 0);
}

interface Line {
  readonly line: string;
  readonly start: number;
}

function findHeadings(text: string): Heading[] {
  const lines = linesOutsideFences(withoutUnseen(text));
  // The level of an underlined heading is known by the order in which the characters of its rules appear.
  const rules: string[] = [];
  return lines.flatMap((at, i) => {
    const hashes = /^(?: {0,3}(#{1,6})|(={1,6})(?=[ \t]+[^\s=]))[ \t]+(.*?)[ \t#]*$/.exec(at.line);
    if (hashes !== null)
      return [{ start: at.start, level: (hashes[1] ?? hashes[2] ?? '').length, text: hashes[3] ?? '' }];
    const title = lines[i - 1];
    if (title === undefined || !isUnderline(at.line, title.line)) return [];
    const above = lines[i - 2];
    const over = above !== undefined && isRule(above.line) && above.line[0] === at.line[0] ? above : undefined;
    const rule = `${over === undefined ? '' : 'over and under '}${at.line[0]}`;
    if (!rules.includes(rule)) rules.push(rule);
    return [{ start: (over ?? title).start, level: rules.indexOf(rule) + 1, text: title.line.trim() }];
  });
}

/** Front matter and comments hold no headings: blanks in their place, so that every position stays. */
function withoutUnseen(text: string): string {
  const blanked = (found: string) => found.replace(/[^\r\n]/g, ' ');
  const front = /^\uFEFF?---[ \t]*\r?\n(?:(?!---[ \t]*\r?$).*\n)*---[ \t]*(?:\r?\n|$)/m;
  const start = text.search(front) === 0 ? (front.exec(text)?.[0].length ?? 0) : 0;
  let rest = blanked(text.slice(0, start));
  let at = start;
  for (let opened = text.indexOf('<!--', at); opened !== -1; opened = text.indexOf('<!--', at)) {
    const closed = text.indexOf('-->', opened + 4);
    const end = closed === -1 ? text.length : closed + 3;
    rest += text.slice(at, opened) + blanked(text.slice(opened, end));
    at = end;
  }
  return rest + text.slice(at);
}

function linesOutsideFences(text: string): Line[] {
  const lines: Line[] = [];
  let fence = '';
  let start = 0;
  for (const whole of text.split('\n')) {
    const line = whole.replace(/\r$/, '').replace(/^\uFEFF/, '');
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    if (fence === '' && mark === '') lines.push({ line, start });
    if (mark !== '' && (fence === '' || mark.startsWith(fence))) fence = fence === '' ? mark : '';
    start += whole.length + 1;
  }
  return lines;
}

/** A heading of reStructuredText is underlined for its whole width at least; one of Markdown by any number of `=` or `-`. */
function isUnderline(line: string, above: string): boolean {
  const title = above.trim();
  if (title === '' || isRule(above) || /^[-*+>|#]/.test(title)) return false;
  return isRule(line) && (line.trim().length >= title.length || /^(?:={2,}|-{2,})\s*$/.test(line));
}

function isRule(line: string): boolean {
  return /^([=\-~^"'`#*+.:_])\1+\s*$/.test(line);
}
