import { expect, it } from '@jest/globals';
import { asPlainMarkdown, asWords } from './plain-markdown.ts';

it.each([
  ['open src/__init__.py', 'open src/\\_\\_init\\_\\_.py'],
  ['_version_ and ___', '\\_version\\_ and \\_\\_\\_'],
  ['no file matches dist/*.whl', 'no file matches dist/\\*.whl'],
  ['**Failed** <b>here</b>', '\\*\\*Failed\\*\\* \\<b>here\\</b>'],
  ['C:\\_build\\a', 'C:\\\\\\_build\\a'],
  ['plain_words and snake_case', 'plain_words and snake_case'],
  ['Run `make __all__ *` of _all_.', 'Run `make __all__ *` of \\_all\\_.'],
])('%j is shown as it is by %j', (words, markdown) => {
  expect(asPlainMarkdown(words)).toBe(markdown);
  expect(asWords(markdown)).toBe(words);
});

it('gives back the words of the first line alone', () => {
  expect(asWords('a \\* b\n\n```text\n\\*\n```')).toBe('a * b\n\n```text\n\\*\n```');
});
