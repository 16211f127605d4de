import { parse, type ValueNode } from '@humanwhocodes/momoa';
import { type Located, locatedIn, type Path } from './target.ts';

/**
 * Finds a string in JSON text.
 *
 * @param text valid JSON
 * @returns `undefined` when nothing is there, or no string
 */
export function locateJsonValue(text: string, path: Path): Located | undefined {
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  const node = valueBelow(parse(text.slice(mark), { mode: 'json' }).body, path);
  if (node?.type !== 'String') return undefined;
  const { start, end } = node.loc;
  return locatedIn(text, { start: start.offset + mark + 1, end: end.offset + mark - 1 }, node.value);
}

function valueBelow(node: ValueNode, path: Path): ValueNode | undefined {
  const [head, ...rest] = path;
  if (head === undefined) return node;
  const value = node.type === 'Array' ? node.elements[Number(head)]?.value : memberOf(node, head);
  return value === undefined ? undefined : valueBelow(value, rest);
}

/** Of two members with the same name the later one counts, as `JSON.parse` has it. */
function memberOf(node: ValueNode, key: string | number): ValueNode | undefined {
  if (node.type !== 'Object') return undefined;
  return node.members.findLast(({ name }) => name.type === 'String' && name.value === key)?.value;
}
