/** Cursor movements, titles and links of a terminal. Colours are none of them. */
const sequence = /\x1B(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1B]*(?:\x07|\x1B\\))/g;
const colour = /^\x1B\[[\d;]*m$/;

/** Controls but tab and line ends, and what changes the order in which letters are shown. */
const invisible = /\x1B(?!\[[\d;]*m)|[\0-\x08\v\f\x0E-\x1A\x1C-\x1F\x7F-\x9F\u2028\u2029]|\p{Bidi_Control}/gu;

/**
 * Text that shows all that it holds: without sequences that a terminal obeys, other controls as `\u0008`. Colours, tabs and
 * line ends stay.
 */
export function makePrintable(text: string): string {
  return text
    .replace(sequence, (found) => (colour.test(found) ? found : ''))
    .replace(invisible, (found) => `\\u${(found.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}

/** The text without what a terminal obeys, colours among it. Takes time in proportion to the text. */
export function withoutSequences(text: string): string {
  return text.replace(sequence, '');
}

/** The same for text of others in one place of ours, such as a table's cell: without colours, in one line. */
export function makePlain(text: string): string {
  const lines = withoutSequences(text).split(/[\r\n\u2028\u2029]+/);
  return makePrintable(
    lines
      .map((line) => line.trim())
      .filter(Boolean)
      .join(' '),
  );
}
