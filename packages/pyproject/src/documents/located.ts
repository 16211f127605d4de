/** Half-open range of UTF-16 units in a file's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text as it stands in a file. */
export interface Located {
  /** What a new value replaces: between the quotes, without white space at the ends. */
  readonly span: Span;
  /** The value, escapes resolved, without white space at the ends. */
  readonly value: string;
  /** Where the value is only a part of the version. */
  readonly part?: Part;
}

/** A part of a version that stands in several places. */
export interface Part {
  /** The group that the template names: `major`. */
  readonly group: string;
  /** `{major}.{minor}.{patch}`. */
  readonly template: string;
  /** The version that the parts make together. */
  readonly whole: string;
}

/** A file's name, relative to the root of the repository and with `/`, and what it holds. */
export interface Source {
  readonly file: string;
  readonly text: string;
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
