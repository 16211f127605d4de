import type { ValueNode } from '@humanwhocodes/momoa';
import { isTooDeep, reasonOf } from '@waybill/kernel';
import { invalidJson } from '../errors.ts';
import type { Data, Path } from './data.ts';
import type { Document } from './document.ts';
import { locatedIn, type Source } from './located.ts';

/** Reads JSON and finds strings in it. @throws EINVALIDJSON */
export function openJson({ file, text }: Source): Document {
  // npm, too, accepts a byte-order mark.
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  const json = text.slice(mark);
  const data = parseJson(file, json);
  let body: ValueNode | undefined;
  return {
    data,
    async locate(path) {
      body ??= (await import('@humanwhocodes/momoa')).parse(json, { mode: 'json' }).body;
      const node = valueBelow(body, path);
      if (node?.type !== 'String') return undefined;
      const { start, end } = node.loc;
      return locatedIn(text, { start: start.offset + mark + 1, end: end.offset + mark - 1 }, node.value);
    },
  };
}

function parseJson(file: string, text: string): Data {
  if (isTooDeep(text)) throw invalidJson(file, 'it is nested too deeply', undefined);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidJson(file, reasonOf(error), error);
  }
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
