import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import { type Located, locatedIn, type Source } from '../documents/located.ts';
import { lineOf, linesWith } from '../documents/quote-lines.ts';
import { noPlace, unclearPlace } from '../errors.ts';
import { nameOfPlace, type Place } from './place.ts';

/** What may stand between a name and its text: bytes and f-strings are not among it. */
const stringLiteral = /^([ru]?)('''|"""|'|")/i;

/**
 * Finds the text that a Python module gives to a name: `__version__ = "1.0"`, `VERSION: str = '1.0'`. Only statements
 * of the module itself count, so what a docstring or a function says does not.
 *
 * @throws ENOVERSIONPLACE without an assignment; EUNCLEARVERSION when there are two, or something else than a plain text
 */
export function locateAssignment({ file, text }: Source, name: string): Located {
  const place = nameOfPlace({ kind: 'assignment', name });
  const [statement, ...others] = assignmentsTo(text, name);
  if (statement === undefined) throw noPlace(file, place, linesWith(text, name));
  const located = others.length === 0 ? literalOf(text, statement) : undefined;
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

/** Parses a Python module. */
export function parsePython(text: string) {
  // The grammar knows no byte-order mark; a line end in its place leaves all positions right.
  return parser.parse(text.replace(/^\uFEFF/, '\n'));
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
