import { parseToml } from '@waybill/python';
import { type AST, parseTOML } from 'toml-eslint-parser';
import { type Data, lengthAt, type Path } from './data.ts';
import type { Document } from './document.ts';
import { locatedIn, type Source } from './located.ts';

/**
 * Reads TOML and finds strings in it, however their keys are written: in a table, dotted, quoted, inline, in an array.
 *
 * @throws EINVALIDTOML
 */
export function openToml({ file, text }: Source): Document {
  const data = parseToml(file, text);
  const parts = partsOf(text, data);
  return {
    data,
    async locate(path) {
      const part = parts(path);
      const node = valueAmong(part.entries(), part.path);
      if (node?.type !== 'TOMLValue' || node.kind !== 'string') return undefined;
      const quotes = node.multiline ? 3 : 1;
      const [start, end] = node.range.map((position) => position + part.start) as [number, number];
      return locatedIn(text, { start: start + quotes, end: end - quotes }, node.value);
    },
  };
}

type Entries = readonly (AST.TOMLTable | AST.TOMLKeyValue)[];

/** A part of the text, parsed with positions. */
interface Part {
  readonly entries: () => Entries;
  /** Where the part begins. */
  readonly start: number;
  /** The path within the part. */
  readonly path: Path;
}

/**
 * Cuts the one table out of an array of tables that a path leads into: a lock file has thousands, and to parse all of
 * them with positions would take seconds. Where the text is not as plain as lock files are, it stays whole.
 */
function partsOf(text: string, data: Data): (path: Path) => Part {
  const parsed = new Map<number, Entries>();
  const headersOf = new Map<string, readonly number[]>();
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  const entriesAt = (start: number, end?: number) => () => {
    const entries = parsed.get(start) ?? parseTOML(text.slice(start, end), { tomlVersion: '1.1' }).body[0].body;
    parsed.set(start, entries);
    return entries;
  };

  return (path) => {
    const whole = { entries: entriesAt(mark), start: mark, path };
    const [table, index, ...rest] = path;
    if (typeof index !== 'number' || !/^[\w-]+$/.test(String(table))) return whole;
    const name = String(table);
    const headers =
      headersOf.get(name) ?? [...text.matchAll(new RegExp(`^\\[\\[${name}\\]\\]`, 'gm'))].map((match) => match.index);
    headersOf.set(name, headers);
    const start = headers[index];
    // A header in another spelling, or one within a text of several lines, would give a wrong count.
    if (start === undefined || headers.length !== lengthAt(data, [name])) return whole;
    // A table starts after the mark, so no part has the same key as the whole.
    if (start === mark) return whole;
    return { entries: entriesAt(start, headers[index + 1]), start, path: [name, 0, ...rest] };
  };
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
