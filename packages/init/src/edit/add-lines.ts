/**
 * Adds lines at the end of a file of lines, such as `.gitignore`: all earlier bytes stay, and its kind of line ends
 * goes on.
 *
 * @returns the same text where all lines are there
 */
export function addLines(text: string, lines: readonly string[]): string {
  const present = new Set(text.split(/\r?\n/).map((line) => line.trim()));
  const missing = lines.filter((line) => !present.has(line));
  if (missing.length === 0) return text;
  const end = /\r\n/.test(text) && !/[^\r]\n/.test(text) ? '\r\n' : '\n';
  const start = text === '' || text.endsWith('\n') ? '' : end;
  return text + start + missing.map((line) => line + end).join('');
}
