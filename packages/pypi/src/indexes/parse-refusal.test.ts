import { expect, test } from '@jest/globals';
import { parseRefusal } from './parse-refusal.ts';

test.each([
  ['File already exists.', '<p>ignored</p>', 'File already exists.'],
  [
    undefined,
    '<html><head><title>400</title></head><body>Bad <b>name</b>&amp;c &copy;</body></html>',
    'Bad name &c &copy;',
  ],
  [undefined, 'plain\n words', 'plain words'],
  [undefined, '', '(nothing)'],
  [' ', '', '(nothing)'],
])('phrase %j and body %j say %j', (phrase, body, expected) => {
  expect(parseRefusal(phrase, body)).toBe(expected);
});

test('quotes no more than a few lines', () => {
  expect(parseRefusal('x'.repeat(1000), '')).toHaveLength(301);
});
