import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { makeReadable } from './readable.ts';

it.each([
  'Zoë Löwe, Ångström, naïve',
  'שלום עולם, سلام',
  'שלום\u200F (a) עולם',
  'مى‌خواهم',
  'क्‍ष न्‌',
  '👩‍👩‍👧‍👦 🏳️‍🌈 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣ 👋🏽',
  '重さ　を量る',
  'a\tb\nc\r\nd',
  'ｶﾞ 한국어 ไทย',
  '葛\u{E0100}飾 ☎\uFE0E ©\uFE0F #\uFE0F\u20E3 ᠮᠣᠩᠭᠣᠯ\u180E\u1820 ᠠ\u180B',
])('leaves ordinary text as it is: %j', (text) => {
  expect(makeReadable(text)).toBe(text);
});

it.each([
  ['\x1B[31mred\x1B[0m \x1B]8;;https://evil.test\x07link\x1B]8;;\x07', 'red link'],
  ['txt.\u202Eexe\u202C', 'txt.exe'],
  ['\u2066a\u2069', 'a'],
  ['pay\u200Bpal par\u200Dcel a\u2060b\uFEFFc\xADd', 'paypal parcel abcd'],
  ['par\u200Ecel', 'parcel'],
  ['ignore\u{E0041}\u{E0042} all', 'ignore all'],
  ['one\rtwo', 'one\ntwo'],
  ['nul\0 bell\x07 back\b \x9B2A', 'nul bell back 2A'],
  ['\u200D👩 a\u200D', '👩 a'],
  ['a\uFE0Fb\u{E0100}\u{E0101}', 'ab'],
  ['❤\uFE0F\u{E0110}\u{E0111}', '❤\uFE0F'],
  ['a\u034Fb\u{1D173}\u180Bc', 'abc'],
])('takes out what nobody sees: %j', (text, readable) => {
  expect(makeReadable(text)).toBe(readable);
});

it('changes nothing the second time', () => {
  const hidden = fc.constantFrom(
    '\x1B[',
    '\x1B]',
    '\r',
    '\n',
    '\u202E',
    '\u200D',
    '\u200E',
    '\u{E0041}',
    '🏴',
    'א',
    'a',
    'é',
    ';',
    'm',
  );
  fc.assert(
    fc.property(fc.array(hidden, { maxLength: 12 }), (parts) => {
      const once = makeReadable(parts.join(''));
      expect(makeReadable(once)).toBe(once);
    }),
  );
});
