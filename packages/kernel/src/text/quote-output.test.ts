import { expect, it } from '@jest/globals';
import { quoteOutput } from './quote-output.ts';

it.each<[string, string, string]>([
  ['lines', 'a\nb\n\n', '```text\na\nb\n```'],
  ['colours and overwritten progress', '\u001B[31mred\u001B[0m\n 10%\r 99%\rdone\r\n', '```text\nred\ndone\n```'],
  ['a fence', '```js\nx\n````', '`````text\n```js\nx\n````\n`````'],
  ['nothing', ' \n', '(It printed nothing.)'],
])('quotes %s', (_, output, quoted) => {
  expect(quoteOutput(output)).toBe(quoted);
});

it('keeps the end of many lines, and both ends of a long one', () => {
  const many = Array.from({ length: 100 }, (_, at) => `line ${at}`).join('\n');
  expect(quoteOutput(many)).toMatch(/^```text\nline 70\n[\s\S]*line 99\n```$/);
  expect(quoteOutput(`ERROR: ${'x'.repeat(5_000)} exit code: 1`)).toMatch(
    /^```text\nERROR: x+ … x+ exit code: 1\n```$/,
  );
});
