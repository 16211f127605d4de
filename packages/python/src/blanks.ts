/** What Python takes for blank (`str.isspace`), as part of a character class: not the byte-order mark, which JavaScript's `\s` has. */
export const blanks = '\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const start = new RegExp(`^[${blanks}]+`);
const only = new RegExp(`^[${blanks}]$`);

/** A text without blanks at its ends, as Python's `str.strip` does it. */
export function strip(text: string): string {
  // From the end character by character: a pattern for many blanks before it would be tried at each of them.
  let end = text.length;
  while (end > 0 && only.test(text[end - 1] ?? '')) end -= 1;
  return text.slice(0, end).replace(start, '');
}
