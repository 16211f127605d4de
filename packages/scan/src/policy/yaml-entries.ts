import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

export interface YamlEntry {
  readonly line: number;
  readonly value: unknown;
}

/**
 * The entries of a list in a YAML document, with the line of each.
 *
 * @returns what is wrong, in words, for a document without such a list
 */
export function readYamlEntries(
  text: string,
  key: string,
): readonly YamlEntry[] | { readonly line: number; readonly problem: string } {
  const lines = new LineCounter();
  // An alias could stand for more than the memory has.
  const document = parseDocument(text, { lineCounter: lines, schema: 'core', logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined)
    return { line: lines.linePos(error.pos[0]).line || 1, problem: `it is not YAML (${error.code})` };
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return [];
  if (!isMap(contents)) return { line: 1, problem: `expected a list below \`${key}\`` };
  const list = contents.get(key, true) as Node | undefined;
  if (list === undefined || (isScalar(list) && list.value === null)) return [];
  const lineOf = (node: Node) => lines.linePos(node.range?.[0] ?? 0).line || 1;
  if (!isSeq(list)) return { line: lineOf(list), problem: `\`${key}\` is not a list` };
  return list.items.map((item) => ({
    line: lineOf(item as Node),
    value: (item as Node).toJS(document, { maxAliasCount: 0 }),
  }));
}
