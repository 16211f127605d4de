/** How many lines an error shows of a file. */
const most = 5;

/** The line around a position, with its number: `12: __version__ = get()`. */
export function lineOf(text: string, position: number): string {
  const number = text.slice(0, position).split('\n').length;
  return numbered(text.split('\n')[number - 1] ?? '', number);
}

/** The first lines that hold a word: what an error shows of a file in which something was not found. */
export function linesWith(text: string, word: string): string[] {
  const lines = text.split('\n').flatMap((line, index) => (line.includes(word) ? [numbered(line, index + 1)] : []));
  return lines.slice(0, most);
}

function numbered(line: string, number: number): string {
  return `${number}: ${line.trim().slice(0, 120)}`;
}
