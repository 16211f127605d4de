/** Half-open range of UTF-16 units in a file's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Keys and positions from a document's root to a value: `['package', 3, 'version']`. */
export type Path = readonly (string | number)[];

/** How a place spells a version: `1.2.0b1` or `1.2.0-beta.1`. */
export type Form = 'pep440' | 'semver';

/** A text value found in a document. */
export interface Located {
  /** What a new value replaces: between the quotes, without white space at the ends. */
  readonly span: Span;
  /** The value, escapes resolved, without white space at the ends. */
  readonly value: string;
}

/** One place where a version stands. What finds it does not matter to what edits it. */
export interface Target extends Located {
  readonly file: string;
  readonly path: Path;
  readonly form: Form;
}

/**
 * Narrows what stands between quotes to the value itself.
 *
 * @param inside the span between the quotes
 * @param value the value with escapes resolved; where an escape hides it, everything between the quotes is replaced
 */
export function locatedIn(text: string, inside: Span, value: string): Located {
  const trimmed = value.trim();
  const offset = text.slice(inside.start, inside.end).indexOf(trimmed);
  if (offset === -1) return { span: inside, value: trimmed };
  const start = inside.start + offset;
  return { span: { start, end: start + trimmed.length }, value: trimmed };
}
