import type { Path } from './place.ts';

/** A parsed file: tables, lists and plain values. */
export type Data = unknown;

/** The value at a path of a document, or `undefined`. */
export function valueAt(data: Data, path: Path): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/** The text at a path of a document, or `undefined`. */
export function textAt(data: Data, path: Path): string | undefined {
  const value = valueAt(data, path);
  return typeof value === 'string' ? value : undefined;
}
