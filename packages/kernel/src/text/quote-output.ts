import { makePrintable, withoutSequences } from './printable.ts';

/** Lines, and characters of a line: what decides is at the end of an output, and at both ends of a long line. */
const mostLines = 30;
const longestLine = 400;

/**
 * The end of a tool's output as a Markdown code block, for the details of an error: without colours, and without progress
 * that was overwritten.
 */
export function quoteOutput(output: string): string {
  const lines = withoutSequences(output)
    .trimEnd()
    .split('\n')
    .slice(-mostLines)
    .map((line) => shorten(makePrintable(line.trimEnd().split('\r').at(-1) ?? '')));
  while (lines[0] === '') lines.shift();
  if (lines.length === 0) return '(It printed nothing.)';
  const longest = Math.max(2, ...lines.map((line) => /^ {0,3}(`+)/.exec(line)?.[1]?.length ?? 0));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${lines.join('\n')}\n${fence}`;
}

function shorten(line: string): string {
  const characters = [...line];
  if (characters.length <= longestLine) return line;
  const half = longestLine / 2;
  return `${characters.slice(0, half).join('')} … ${characters.slice(-half).join('')}`;
}
