import { type AST, parseTOML } from 'toml-eslint-parser';
import type { Data } from './data.ts';
import { narrowToml } from './narrow-toml.ts';
import type { Path } from './place.ts';
import { type Located, locatedIn } from './target.ts';

type Entries = readonly (AST.TOMLTable | AST.TOMLKeyValue)[];

/** Finds a string in TOML, however its keys are written: in a table, dotted, quoted, inline, in an array. */
export function locateToml(text: string, data: Data, path: Path): Located | undefined {
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  const part = narrowToml(text.slice(mark), data, path);
  const node = valueAmong(parseTOML(part.text, { tomlVersion: '1.1' }).body[0].body, part.path);
  if (node?.type !== 'TOMLValue' || node.kind !== 'string') return undefined;
  const quotes = node.multiline ? 3 : 1;
  const [start, end] = node.range.map((position) => position + part.start + mark) as [number, number];
  return locatedIn(text, { start: start + quotes, end: end - quotes }, node.value);
}

function valueAmong(entries: Entries, path: Path): AST.TOMLContentNode | undefined {
  for (const entry of entries) {
    const key: Path = entry.type === 'TOMLTable' ? entry.resolvedKey : entry.key.keys.map(nameOf);
    if (!key.every((part, index) => part === path[index])) continue;
    const rest = path.slice(key.length);
    const found = entry.type === 'TOMLTable' ? valueAmong(entry.body, rest) : valueBelow(entry.value, rest);
    if (found !== undefined) return found;
  }
  return undefined;
}

function valueBelow(node: AST.TOMLContentNode, path: Path): AST.TOMLContentNode | undefined {
  const [head, ...rest] = path;
  if (head === undefined) return node;
  if (node.type === 'TOMLInlineTable') return valueAmong(node.body, path);
  const element = node.type === 'TOMLArray' && typeof head === 'number' ? node.elements[head] : undefined;
  return element === undefined ? undefined : valueBelow(element, rest);
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === 'TOMLBare' ? key.name : key.value;
}
