import { type Body, type Description, nameFrom, type Problem, type Read } from './description.ts';
import { roles } from './directives.ts';
import { splitLines } from './lines.ts';
import { readEnumeration } from './read-enumeration.ts';
import { readExplicit } from './read-explicit.ts';
import { readInline } from './read-inline.ts';
import { readBulletList, readFieldList, readLineBlock, readOptionList } from './read-lists.ts';
import { readGridTable, readSimpleTable } from './read-tables.ts';
import { readDoctest, readQuote, readText } from './read-text.ts';
import { readRuler } from './read-titles.ts';

/** In the order in which docutils tries them. */
const constructs: readonly Read[] = [
  readQuote,
  readBulletList,
  readEnumeration,
  readFieldList,
  readOptionList,
  readDoctest,
  readLineBlock,
  readGridTable,
  readSimpleTable,
  readExplicit,
  readRuler,
  readText,
];

/** Characters. docutils reads no text with a longer line. */
const longestLine = 10_000;

/**
 * Why PyPI would not render a description in reStructuredText: what docutils warns of, where it stops at the first warning. Its
 * parser is followed construct by construct (docutils: parsers/rst/states.py); cells of tables and values of options are not
 * looked at.
 */
export function findProblems(text: string): Problem[] {
  const lines = splitLines(text);
  const long = lines.find((line) => line.text.length > longestLine);
  if (long !== undefined) return [{ line: long.number, what: `it has more than ${longestLine} characters` }];
  const description = newDescription(text);
  readBody({ description, lines, takesTitles: true });
  resolve(description);
  return description.problems.toSorted((one, other) => one.line - other.line);
}

function newDescription(source: string): Description {
  const description: Description = {
    source,
    problems: [],
    targets: new Map(),
    implicit: new Set(),
    references: [],
    substitutions: new Set(),
    substituted: [],
    roles: new Set(roles),
    counts: {
      '#': { references: 0, targets: 0 },
      '*': { references: 0, targets: 0 },
      __: { references: 0, targets: 0 },
    },
    titles: { styles: [], level: 0 },
    hasGaps: false,
    nested: (lines) => readBody({ description, lines, takesTitles: false }),
    text: (lines) => readInline(description, lines),
  };
  return description;
}

function readBody(body: Body): void {
  let at = 0;
  while (at < body.lines.length) {
    if (body.lines[at]?.text === '') at += 1;
    else at = next(body, at);
  }
}

function next(body: Body, at: number): number {
  for (const read of constructs) {
    const end = read(body, at);
    if (end !== undefined) return end;
  }
  return at + 1;
}

/** What is referred to, and nowhere to be found. */
function resolve(description: Description): void {
  const { problems, references, substituted, targets, implicit, counts, hasGaps } = description;
  const names = new Set([
    ...targets.keys(),
    ...implicit,
    ...namesIn(description, hasGaps ? targetForms : [nameOption]),
  ]);
  for (const { name, line } of references) {
    if (!names.has(name)) problems.push({ line, what: `\`${name}\` is referred to and nowhere defined` });
  }
  const substitutions = new Set([
    ...description.substitutions,
    ...namesIn(description, hasGaps ? substitutionForms : []),
  ]);
  for (const { name, line } of substituted) {
    if (!substitutions.has(name)) problems.push({ line, what: `\`|${name}|\` is nowhere defined` });
  }
  if (hasGaps) return;
  for (const [mark, { references, targets }] of Object.entries(counts)) {
    const isWrong = mark === '__' ? references !== targets : references > targets;
    if (isWrong)
      problems.push({ line: 0, what: `${references} references with \`${mark}\`, and ${targets} places for them` });
  }
}

const nameOption = /:name:\s*(\S.*)$/gm;
const targetForms = [
  nameOption,
  /_`([^`]+)`/g,
  /\.\. _`?([^:`]{1,500})`?:/g,
  /`([^`<]{1,500})<[^>]{0,2000}>`_/g,
  /\.\. \[#?([^\]]{1,500})\]/g,
];
const substitutionForms = [/\.\. \|([^|]+)\|/g];

/** Names that are defined where this does not look: by options and, anywhere in the text, in tables. */
function namesIn({ source }: Description, forms: readonly RegExp[]): string[] {
  return forms.flatMap((form) => [...source.matchAll(form)].map(([, name = '']) => nameFrom(name)));
}
