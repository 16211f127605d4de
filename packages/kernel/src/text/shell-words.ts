/** What ends a line, or changes how text is shown, becomes a space. */
const unseen = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** A word for a POSIX shell: in single quotes where a shell would read more than letters in it. */
export function asShellWord(text: string): string {
  const plain = text.replace(unseen, ' ');
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", "'\\''")}'`;
}

/** Text as code within a line of Markdown, whatever it holds. */
export function inlineCode(text: string): string {
  const plain = text.replace(unseen, ' ');
  const fence = fenceFor(plain, 1);
  const space = plain.includes('`') ? ' ' : '';
  return `${fence}${space}${plain}${space}${fence}`;
}

/** Commands as a block of Markdown. */
export function shellBlock(lines: readonly string[]): string {
  const text = lines.join('\n');
  const fence = fenceFor(text, 3);
  return `${fence}sh\n${text}\n${fence}`;
}

/** More ticks than stand anywhere in a text. */
function fenceFor(text: string, least: number): string {
  const most = (text.match(/`+/g) ?? []).reduce((longest, ticks) => Math.max(longest, ticks.length), least - 1);
  return '`'.repeat(most + 1);
}
