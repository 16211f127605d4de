import { describe, expect, it } from '@jest/globals';
import { findProblems, mostWords } from './find-problems.ts';
import { lintMarkdown } from './read-markdown.ts';
import { readSource } from './read-source.ts';

const long = Array.from({ length: mostWords.page + 1 }, (_, i) => `Word${i}`).join(' ');
const short = Array.from({ length: mostWords.page }, (_, i) => `Word${i}`).join(' ');

describe('prose', () => {
  it.each([
    ['Nobody is told.', 1],
    ['The error stands\nin the log.', 1],
    ['This proves nothing.', 1],
    [`${long}.`, 1],
    ['A notification is sent.', 0],
    ['improved approval, a stand-in', 0],
    [`${short}. ${short}.`, 0],
    [`${short}; ${short}.`, 0],
  ])('%j has %d problems', (text, count) => {
    expect(findProblems(text)).toHaveLength(count);
  });

  it('is named with its place', () => {
    expect(findProblems('All well. It was proven.')[0]).toMatchObject({
      index: 17,
      message: expect.stringContaining('"proven"'),
    });
  });
});

describe('Markdown', () => {
  it.each([
    ['code', '`nobody is told` and [a](https://x.example/nobody-is-told)', []],
    ['a fence', '```sh\necho nobody is told\n```\n', []],
    ['a paragraph over two lines', 'One.\n\nTwo. Nobody\nis told.\n', [3]],
    ['a table', '| a | b |\n| --- | --- |\n| nobody is told | `x` |\n', [3]],
    ['a heading', '# Nobody is told\n', [1]],
    ['emphasis', 'Nobody **is told**.\n', [1]],
  ])('%s', async (_, text, lines) => {
    expect((await lintMarkdown('a.md', text)).map(({ line }) => line)).toEqual(lines);
  });
});

describe('a source file', () => {
  const found = (source: string) => readSource('a.ts', source).flatMap(({ text }) => findProblems(text)).length;

  it.each([
    ['a comment', '/** Nobody is told. */\nconst a = 1;', 1],
    ['a comment of two lines', '// Nobody\n// is told.\nconst a = 1;', 1],
    ['a message', 'log(`${name}: then nobody is told about it.`);', 1],
    ['code in a message', "log('Then run `nobody is told` again and again.');", 0],
    ['no prose', "const a = 'nobody';", 0],
  ])('%s', (_, source, count) => {
    expect(found(source)).toBe(count);
  });
});
