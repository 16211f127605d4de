/** What Markdown may take for more than a character. An underscore within a word means nothing. */
const special = /[*<]|_(?=_)|(?<=_)_|(?<!\w)_|_(?!\w)|\\(?=[\W_]|$)/g;

/** Markdown that shows a line of words as it is: `__init__.py`, `*.whl`, `<b>`. Code in backticks stays code. */
export function asPlainMarkdown(words: string): string {
  const parts = words.split(/(`[^`]*`)/);
  return parts.map((part, at) => (at % 2 === 1 ? part : part.replace(special, '\\$&'))).join('');
}

/** The same backwards, for a log: of a first line that `asPlainMarkdown` made, with what follows it. */
export function asWords(markdown: string): string {
  return markdown.replace(/^.*/, (line) => line.replace(/\\([*<_[\]\\])/g, '$1'));
}
