import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

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
  const entries: YamlEntry[] = [];
  for (const item of list.items as Node[]) {
    const line = lineOf(item);
    const value = readNode(item, document);
    if (value === undefined) return { line, problem: 'aliases (`*name`) are not supported' };
    entries.push({ line, value });
  }
  return entries;
}

/** @returns nothing where an alias is in it: a few lines of them could stand for more than the memory has */
function readNode(node: Node, document: Document): unknown {
  try {
    return node.toJS(document, { maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}
