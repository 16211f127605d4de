/** A parsed file: tables, lists and plain values. */
export type Data = unknown;

/** Keys and positions from a document's root to a value: `['package', 3, 'version']`. */
export type Path = readonly (string | number)[];

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

/** The length of the list at a path of a document. */
export function lengthAt(data: Data, path: Path): number {
  const value = valueAt(data, path);
  return Array.isArray(value) ? value.length : 0;
}

/** `packages[""].version` for `['packages', '', 'version']`. */
export function nameOfPath(path: Path): string {
  const parts = path.map((part) =>
    part === '' || typeof part === 'number' ? `[${JSON.stringify(part)}]` : `.${part}`,
  );
  return parts.join('').replace(/^\./, '');
}
/** The texts in a list at a path of a document; one text alone counts as a list of one. */
export function textsAt(data: Data, path: Path): string[] {
  return [valueAt(data, path)].flat().filter((each) => typeof each === 'string');
}

/** The keys of the table at a path of a document. */
export function keysAt(data: Data, path: Path): string[] {
  const value = valueAt(data, path);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}
