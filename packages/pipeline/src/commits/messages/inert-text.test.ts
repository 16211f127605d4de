import { expect, it } from '@jest/globals';
import { makeFooterInert, makeInert, restoreText } from './inert-text.ts';

it.each([
  ['\\@ada and @bob', '`@ada` and `@bob`'],
  ['\\\\@ada', '\\\\`@ada`'],
  ['_@ada_, __@ada__, **@ada**', '_`@ada`_, __`@ada`__, **`@ada`**'],
  ['@acme/parcel, ada@example.org, first_@example.org', '`@acme/parcel`, ada@example.org, first_@example.org'],
  ['-@ada, .@bob, /@cy, example.org/@dan', '-`@ada`, .`@bob`, /`@cy`, example.org/@dan'],
])('in %j, nobody is notified', (text, shown) => {
  expect(restoreText(makeInert(text))).toBe(shown);
});

it.each([
  ['closes #12 (#3)', 'closes #12 (#3)'],
  ['#fff, #1st, C#, other/repo#12', '§fff, §1st, C§, other/repo§12'],
])('in %j, only issues of this repository are issues', (text, read) => {
  expect(makeInert(text)).toBe(read.replaceAll('§', '\uFDD1'));
  expect(restoreText(makeInert(text))).toBe(text);
});

it('takes the first line of a footer for no block, as it follows other words', () => {
  expect(restoreText(makeFooterInert('```\n\n<b>\n\n```'))).toBe('```\n\n\\<b>\n\n```');
  expect(restoreText(makeFooterInert('gone\n\n```\n<b>\n```'))).toBe('gone\n\n```\n<b>\n```');
});
