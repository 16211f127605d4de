import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import { noPlace, unclearPlace } from './errors.ts';
import { nameOfPlace } from './place.ts';
import { lineOf, linesWith } from './quote-lines.ts';
import { type Located, locatedIn, type Source } from './target.ts';

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

function assignmentsTo(text: string, name: string): SyntaxNode[] {
  // The grammar knows no byte-order mark; a line end in its place leaves all positions right.
  const { topNode } = parser.parse(text.replace(/^\uFEFF/, '\n'));
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
  const value = withoutParentheses(statement.lastChild);
  const isTuple = statement.getChildren(',').length > 0;
  if (value?.name !== 'String' || isTuple) return undefined;
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
