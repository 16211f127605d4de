import { makePlain } from '@waybill/kernel';

/** Characters of what others say within a sentence of ours. */
const longest = 240;

/** Words of others as a part of a sentence, in one line and bounded. Secrets must be masked already. */
export function quoteWords(text: string): string {
  const plain = [...makePlain(text)];
  return plain.length <= longest ? plain.join('') : `${plain.slice(0, longest).join('')} …`;
}

/** What a program said last, after the clause that says how it ended: `: \`no space left\``. Nothing when it said nothing. */
export function lastLine(output: string): string {
  const line =
    output
      .trim()
      .split(/[\r\n]+/)
      .at(-1) ?? '';
  const words = quoteWords(line).replaceAll('`', "'");
  return words === '' ? '' : `: \`${words}\``;
}
