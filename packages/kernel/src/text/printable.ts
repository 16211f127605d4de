/** Cursor movements, titles and links of a terminal. Colours are none of them. */
const sequence = /\x1B(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1B]*(?:\x07|\x1B\\))/g;
const colour = /^\x1B\[[\d;]*m$/;

/**
 * Controls but tab and line ends, what changes the order in which letters are shown, and what has no width: in a log, names that
 * differ must look different. Joiners and selectors stay, as letters of some scripts and emoji need them.
 */
const invisible =
  /\x1B(?!\[[\d;]*m)|[\0-\x08\v\f\x0E-\x1A\x1C-\x1F\x7F-\x9F\xAD\u115F\u1160\u17B4\u17B5\u200B\u2028\u2029\u2060-\u2064\u206A-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]|\p{Bidi_Control}/gu;

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
