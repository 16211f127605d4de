/** Half-open range of UTF-16 units in a file's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text as it is in a file. */
export interface Located {
  /** What a new value replaces: between the quotes, without white space at the ends. */
  readonly span: Span;
  /** The value, escapes resolved, without white space at the ends. */
  readonly value: string;
  /** Where the value is only a part of the version, or another form of it. */
  readonly part?: Part | TuplePart;
}

/** A part of a version that is in several places. */
export interface Part {
  /** The group that the template names: `major`. */
  readonly group: string;
  /** `{major}.{minor}.{patch}`. */
  readonly template: string;
  /** What is taken out of the text that the template makes. */
  readonly remove?: RegExp;
  /** The version that the parts make together. */
  readonly whole: string;
}

/** The elements of a tuple: `1, 2, 0`. */
export interface TuplePart {
  /** Whether it holds the numbers of a release alone, whatever pre-release it is. */
  readonly isRelease: boolean;
  /** The version that the elements make. */
  readonly whole: string;
  /** What the file calls the level of a release candidate: `rc`, or `candidate` as Python does. */
  readonly candidate: string;
}

/** A file's name, relative to the root of the repository and with `/`, and what it holds. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/**
 * Narrows what is between quotes to the value itself.
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
