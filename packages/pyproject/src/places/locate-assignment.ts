import { createRequire } from 'node:module';
import type { SyntaxNode, Tree } from '@lezer/common';
import { type Located, lineOf, linesWith, locatedIn, type Source } from '../documents/index.ts';
import { noPlace, unclearPlace } from '../errors.ts';
import { type Assignment, nameOfPlace, type Place } from './place.ts';
import { hasLevel, readTuple } from './version-tuple.ts';

/** What may be between a name and its text: bytes and f-strings are not among it. */
const stringLiteral = /^([ru]?)('''|"""|'|")/i;

/**
 * Finds the text that a Python module gives to a name: `__version__ = "1.0"`, `VERSION: str = '1.0'`. Only statements
 * of the module itself count, so what a docstring or a function says does not.
 *
 * @param tuple takes a tuple for a version, too
 * @throws ENOVERSIONPLACE without an assignment; EUNCLEARVERSION when there are two, or something else than a plain text
 */
export function locateAssignment({ file, text }: Source, name: string, tuple?: Assignment['tuple']): Located {
  const place = nameOfPlace({ kind: 'assignment', name });
  const [statement, ...others] = assignmentsTo(text, name);
  if (statement === undefined) throw noPlace(file, place, linesWith(text, name));
  const located = others.length === 0 ? (literalOf(text, statement) ?? tupleOf(text, statement, tuple)) : undefined;
  if (located !== undefined) return located;
  throw unclearPlace(
    file,
    place,
    [statement, ...others].map(({ from }) => lineOf(text, from)),
  );
}

/**
 * Finds the text that a call in a Python module has for a keyword: `setup(version="1.0")`, `setuptools.setup(version='1.0')`.
 *
 * @throws ENOVERSIONPLACE without such a call; EUNCLEARVERSION when there are two, or something else than a plain text
 */
export function locateArgument({ file, text }: Source, argument: Extract<Place, { kind: 'argument' }>): Located {
  const place = nameOfPlace(argument);
  const [value, ...others] = argumentsOf(text, argument);
  if (value === undefined) throw noPlace(file, place, linesWith(text, argument.keyword));
  const located = others.length === 0 ? literalIn(text, value) : undefined;
  if (located !== undefined) return located;
  throw unclearPlace(file, place, [lineOf(text, value.from)]);
}

function argumentsOf(text: string, { call, keyword }: { call: string; keyword: string }): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  if (!text.includes(keyword)) return found;
  parsePython(text)
    .cursor()
    .iterate(({ name, node }) => {
      if (name !== 'CallExpression') return;
      const called = text.slice(node.firstChild?.from, node.firstChild?.to);
      if (called !== call && !called.endsWith(`.${call}`)) return;
      for (const each of node.getChild('ArgList')?.getChildren('VariableName') ?? []) {
        const value = each.nextSibling?.name === 'AssignOp' ? each.nextSibling.nextSibling : null;
        if (value !== null && text.slice(each.from, each.to) === keyword) found.push(value);
      }
    });
  return found;
}

type Grammar = typeof import('@lezer/python');

/** Most releases read no Python module, and the tables of the grammar take longer to load than all else that a bump does. */
const load: (name: '@lezer/python') => Grammar = createRequire(import.meta.url);

let last: { readonly text: string; readonly tree: Tree } | undefined;

/** Parses a Python module. The last one is kept: some twenty questions in a row are about the same text. */
export function parsePython(text: string): Tree {
  if (last?.text !== text) {
    const { parser } = load('@lezer/python');
    // The grammar knows no byte-order mark; a line end in its place leaves all positions right.
    last = { text, tree: parser.parse(text.replace(/^\uFEFF/, '\n')) };
  }
  return last.tree;
}

function assignmentsTo(text: string, name: string): SyntaxNode[] {
  const { topNode } = parsePython(text);
  const statements = topNode.getChildren('StatementGroup').flatMap((group) => group.getChildren('AssignStatement'));
  return [...topNode.getChildren('AssignStatement'), ...statements]
    .filter((statement) => targetsOf(statement).some(({ from, to }) => text.slice(from, to) === name))
    .toSorted((a, b) => a.from - b.from);
}

/** The names left of the last `=`, those of `a, b = …` among them. */
function targetsOf(statement: SyntaxNode): SyntaxNode[] {
  const end = statement.getChildren('AssignOp').at(-1)?.from ?? statement.from;
  return statement.getChildren('VariableName').filter(({ to }) => to <= end);
}

function literalOf(text: string, statement: SyntaxNode): Located | undefined {
  const isTuple = statement.getChildren(',').length > 0;
  return isTuple || statement.lastChild === null ? undefined : literalIn(text, statement.lastChild);
}

/** The elements of `(1, 2, 0)`, `[1, 2, 0]` or `VersionInfo(1, 2, 0, "final", 0)`, as one text. */
function tupleOf(text: string, statement: SyntaxNode, tuple: Assignment['tuple']): Located | undefined {
  const isCall = statement.lastChild?.name === 'CallExpression';
  const value = isCall ? statement.lastChild?.getChild('ArgList') : statement.lastChild;
  if (tuple === undefined || !['TupleExpression', 'ArrayExpression', 'ArgList'].includes(value?.name ?? ''))
    return undefined;
  const [start, end] = [(value?.from ?? 0) + 1, (value?.to ?? 0) - 1];
  const written = text.slice(start, end);
  const whole = readTuple(written);
  // What a call makes may have room for no element more: five have room for every version.
  if (whole === undefined || (isCall && !hasLevel(written))) return undefined;
  const isRelease = tuple === 'release' && /^[\s,\d]*$/.test(written.replace(/(["'])(\d+)\1/g, '$2'));
  const candidate = /["']candidate["']/.test(text) ? 'candidate' : 'rc';
  return { span: { start, end }, value: written, part: { whole, isRelease, candidate } };
}

/** Whether a module gives a name a tuple that is a version, in one assignment. */
export function isTuple({ text }: Source, name: string): boolean {
  const [statement, ...others] = assignmentsTo(text, name);
  return statement !== undefined && others.length === 0 && tupleOf(text, statement, 'whole') !== undefined;
}

/** The names in the expression that a module gives to a name, in one assignment: `VERSION` of `get_version(VERSION)`. */
export function namesIn(text: string, name: string): string[] {
  const [statement, ...others] = assignmentsTo(text, name);
  const operator = statement?.getChildren('AssignOp').at(-1);
  if (operator === undefined || statement === undefined || others.length > 0) return [];
  const found: string[] = [];
  statement.cursor().iterate((node) => {
    if (node.name === 'VariableName' && node.from > operator.from) found.push(text.slice(node.from, node.to));
  });
  return [...new Set(found)];
}

function literalIn(text: string, node: SyntaxNode): Located | undefined {
  const value = withoutParentheses(node);
  if (value?.name !== 'String') return undefined;
  const [opening, , quotes = ''] = stringLiteral.exec(text.slice(value.from, value.to)) ?? [];
  if (opening === undefined) return undefined;
  const inside = { start: value.from + opening.length, end: value.to - quotes.length };
  const written = text.slice(inside.start, inside.end);
  // An escape hides what the value is, and a version has none.
  return written.includes('\\') ? undefined : locatedIn(text, inside, written);
}

function withoutParentheses(node: SyntaxNode | null): SyntaxNode | null {
  if (node?.name !== 'ParenthesizedExpression') return node;
  return withoutParentheses(node.firstChild?.nextSibling ?? null);
}
/** The text that stands for a keyword of a call, as written: `"1.0"`, `VERSION`; `undefined` unless there is one. */
export function writtenArgument(text: string, call: string, keyword: string): string | undefined {
  const [value, ...others] = argumentsOf(text, { call, keyword });
  return value === undefined || others.length > 0 ? undefined : text.slice(value.from, value.to);
}
