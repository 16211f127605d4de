import { addTarget, type Description, nameFrom } from './description.ts';
import type { Line } from './lines.ts';
import { simpleName } from './markers.ts';

const openers = String.raw`"'\(<\[\{\p{Ps}\p{Pi}\p{Pf}`;
const closers = String.raw`"'\)>\]\}\p{Pe}\p{Pi}\p{Pf}`;
const delimiters = String.raw`\-\/\:\p{Pd}[\p{Po}--[\x00-\x7f]]`;
const before = String.raw`(?:^|(?<=[\s${openers}${delimiters}]))`;
const after = String.raw`(?:$|(?=[\s\0.,;!?\\${delimiters}${closers}]))`;
const pattern = (text: string) => new RegExp(text, 'v');

/** What may begin inline markup, as `Inliner` of docutils looks for it. */
const initial = pattern(
  `${before}(?:(?<start>\\*\\*|\\*(?!\\*)|\`\`|_\`|\\|(?!\\|))(?!\\s)` +
    `|(?:(?<name>${simpleName})(?<end>__?)|\\[(?<label>[0-9]+|#(?:${simpleName})?|\\*|${simpleName})\\]_)${after}` +
    `|(?<role>(?::${simpleName}:)?)\`(?!\`)(?!\\s))`,
);

const ends: Readonly<Record<string, readonly [RegExp, string]>> = {
  '*': [pattern(`(?<![\\s\\0])\\*${after}`), 'emphasis'],
  '**': [pattern(`(?<![\\s\\0])\\*\\*${after}`), 'strong text'],
  '``': [pattern(`(?<!\\s)\`\`${after}`), 'literal text'],
  '_`': [pattern(`(?<![\\s\\0])\`${after}`), 'a target'],
  '|': [pattern(`(?<![\\s\\0])\\|_{0,2}${after}`), 'a substitution'],
};
const interpreted = pattern(`(?<!(?<!\\0)[\\s\\0])\`(?:(?<role>:${simpleName}:)|(?<end>__?))?${after}`);
const embedded = /(?:[ \n]+|^)<(?!\s)((?:[^<>]|\0[<>])+)(?<![\s\0])>$/;

/** A backslash takes the meaning from what follows it. */
export function escaped(text: string): string {
  return text.replace(/\\([\s\S]|$)/g, '\0$1');
}

/** Finds inline markup in the lines of a paragraph. */
export function readInline(description: Description, lines: readonly Line[]): void {
  let rest = escaped(lines.map(({ text }) => text).join('\n'));
  let line = lines[0]?.number ?? 0;
  for (;;) {
    const match = initial.exec(rest);
    if (match === null) return;
    const start = match.index + match[0].length;
    const from = line + countLines(rest.slice(0, match.index));
    const length = readConstruct(description, {
      match,
      rest: rest.slice(start),
      from,
      isQuoted: isQuoted(rest, match),
    });
    line += countLines(rest.slice(0, start + length));
    rest = rest.slice(start + length);
  }
}

const countLines = (text: string) => text.split('\n').length - 1;

interface Found {
  readonly match: RegExpExecArray;
  /** The text behind what matched. */
  readonly rest: string;
  readonly from: number;
  readonly isQuoted: boolean;
}

/** @returns how much of the text behind it belongs to it */
function readConstruct(description: Description, found: Found): number {
  const { start, name, end, label } = found.match.groups ?? {};
  if (name !== undefined) {
    if (end === '__') description.counts.__.references += 1;
    else description.references.push({ name: nameFrom(name), line: found.from });
    return 0;
  }
  if (label !== undefined) return readLabel(description, label, found.from);
  if (start !== undefined) return readSpan(description, start, found);
  return readInterpreted(description, found);
}

function readLabel(description: Description, label: string, line: number): number {
  if (label === '#' || label === '*') description.counts[label].references += 1;
  else description.references.push({ name: nameFrom(label.replace(/^#/, '')), line });
  return 0;
}

function readSpan(description: Description, start: string, { rest, from, isQuoted }: Found): number {
  if (isQuoted) return 0;
  const [pattern, what] = ends[start] as readonly [RegExp, string];
  const end = pattern.exec(rest);
  if (end === null || end.index === 0) {
    description.problems.push({ line: from, what: `${what} begins (${start}) and does not end` });
    return 0;
  }
  const name = nameFrom(rest.slice(0, end.index));
  if (start === '_`') addTarget(description, { name, line: from });
  if (start === '|') {
    description.substituted.push({ name, line: from });
    if (end[0].endsWith('__')) description.counts.__.references += 1;
    else if (end[0].endsWith('_')) description.references.push({ name, line: from });
  }
  return end.index + end[0].length;
}

function readInterpreted(description: Description, { match, rest, from, isQuoted }: Found): number {
  const prefix = match.groups?.['role'] ?? '';
  if (prefix === '' && isQuoted) return 0;
  const end = interpreted.exec(rest);
  if (end === null || end.index === 0) {
    description.problems.push({ line: from, what: 'text in backquotes begins and does not end' });
    return 0;
  }
  const { role: suffix = '', end: underscores } = end.groups ?? {};
  const text = rest.slice(0, end.index);
  if (prefix !== '' && (suffix !== '' || underscores !== undefined)) {
    description.problems.push({ line: from, what: 'text in backquotes has two meanings' });
  } else if (underscores !== undefined) readPhrase(description, { text, line: from, end: underscores });
  else checkRole(description, { text, line: from, role: (prefix || suffix).slice(1, -1).toLowerCase() });
  return end.index + end[0].length;
}

interface WithRole {
  readonly text: string;
  readonly line: number;
  readonly role: string;
}

function checkRole({ roles, problems }: Description, { text, line, role }: WithRole): void {
  const isNumber = /^\s*\d+\s*(#.*)?$/.test(text);
  if (role === 'raw') problems.push({ line, what: 'PyPI has switched off the role `raw`' });
  else if (role !== '' && !roles.has(role)) problems.push({ line, what: `docutils knows no role \`${role}\`` });
  else if (/^(pep|rfc)(-reference)?$/.test(role) && !isNumber)
    problems.push({ line, what: `\`${role}\` takes a number` });
}

interface Phrase {
  readonly text: string;
  readonly end: string;
  readonly line: number;
}

/** `text`_, `text <https://…>`_ or `text <name_>`_, with one underscore or two. */
function readPhrase(description: Description, { text, end, line }: Phrase): void {
  const link = embedded.exec(text);
  const [whole = '', address = ''] = link ?? [];
  if (link === null) {
    if (end === '__') description.counts.__.references += 1;
    else description.references.push({ name: nameFrom(text), line });
    return;
  }
  const isName = address.endsWith('_') && !address.endsWith('\0_') && !/^[a-z][a-z0-9.+-]*:\S/i.test(address);
  if (isName) description.references.push({ name: nameFrom(address.slice(0, -1)), line });
  const name = nameFrom(text.slice(0, text.length - whole.length) || address);
  const uri = address.replace(/\s+/g, '');
  if (end === '_') {
    if (isName) description.targets.set(name, '');
    else addTarget(description, { name, line }, uri);
  }
}

const pairs: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '(': ')',
  '[': ']',
  '{': '}',
  '<': '>',
  '‘': '’',
  '“': '”',
  '«': '»',
};

/** `"*"` is no beginning of anything, and neither is a mark at the end of the text. */
function isQuoted(text: string, { index, 0: matched }: RegExpExecArray): boolean {
  const [opening, closing] = [text[index - 1], text[index + matched.length]];
  return opening !== undefined && (closing === undefined || pairs[opening] === closing);
}
