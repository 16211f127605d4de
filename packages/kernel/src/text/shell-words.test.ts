import { execFileSync } from 'node:child_process';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asShellWord, inlineCode, shellBlock } from './shell-words.ts';

it.each([
  ['v1.2.0', 'v1.2.0'],
  ['ghcr.io/acme/parcel@sha256:1f', 'ghcr.io/acme/parcel@sha256:1f'],
  ['', "''"],
  ['a b', "'a b'"],
  ['$(rm -rf ~)', "'$(rm -rf ~)'"],
  ["it's", "'it'\\''s'"],
  ['a\nb', "'a b'"],
])('%j is the word %s', (text, word) => {
  expect(asShellWord(text)).toBe(word);
});

it('a shell reads every word as the text that it is', () => {
  const printable = fc.string({ unit: fc.constantFrom(...'aZ0 \'"`$(){}[]<>|&;*?~#!\\=%-') });
  const texts = fc.sample(printable, { numRuns: 200, seed: 7 });

  const script = texts.map((text) => `printf '%s\\n' ${asShellWord(text)}`).join('\n');

  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(texts.map((text) => `${text}\n`).join(''));
});

it('code ends where its text ends', () => {
  expect(inlineCode('plain')).toBe('`plain`');
  expect(inlineCode('a `b` ``c``')).toBe('``` a `b` ``c`` ```');
  expect(shellBlock(['echo', "'```'"])).toBe("````sh\necho\n'```'\n````");
});
