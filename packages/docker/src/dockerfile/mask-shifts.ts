/** A word that opens a here-document, as BuildKit's parser has it, quotes and backslashes included. */
const opening = /^\d*<<-?[^<]+$/;

/** Words of a line: blanks in quotes and after a backslash are part of one. */
const words = /(?:[^\s"'\\]|\\[\s\S]?|"(?:[^"\\]|\\[\s\S])*"?|'[^']*'?)+/g;

/**
 * The Dockerfile with `_` for each `<<` that opens no here-document to BuildKit, such as one in quotes: `dockerfile-ast` would
 * take the instructions that follow for its text. Every other character stays where it is.
 *
 * https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/parser.go (`ParseHeredoc`)
 */
export function maskShifts(text: string): string {
  if (!/<\\?</.test(text)) return text;
  return text.split('\n').map(maskLine).join('\n');
}

function maskLine(line: string): string {
  if (!/<\\?</.test(line)) return line;
  return line.replace(words, (word) => {
    // It does not know the number of a file, as in `3<<EOF`.
    if (opening.test(word)) return word.replace(/^\d+/, (number) => ' '.repeat(number.length));
    return /<\\?</.test(word) ? word.replaceAll('<', '_') : word;
  });
}
