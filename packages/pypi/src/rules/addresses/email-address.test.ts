import { expect, test } from '@jest/globals';
import { isEmailAddress } from './email-address.ts';

// What email-validator 2 says of them.
test.each([
  'ada@example.org',
  "a.d'a+x@users.noreply.example.com",
  'ädä@bücher.de',
  'ada@日本.jp',
  'ada@पर.com',
  'ada@example\u3002org',
  'ada@xn--bcher-kva.de',
  'ada@col·lectiu.cat',
  'ada@カード・店.jp',
  '\u{1f600}@example.org',
])('mail could be sent to %j', (address) => {
  expect(isEmailAddress(address)).toBe(true);
});

test.each([
  '"ada x"@example.org',
  '"ada"@example.org',
  'a\u200bda@example.org',
  'ada@exa\u00admple.org',
  'ada@\u202eexample.org',
  'ada@\u{1f600}.org',
  'ada@\u2603.net',
  'ada@exa_mple.org',
  'ada@corp.local',
  'ada@a·b.cat',
  'ada@a・b.jp',
  'ada@xn--x.com',
  'ada@אb.org',
  '\u0300ada@example.org',
  'ada@[127.0.0.1]',
])('PyPI does not take %j', (address) => {
  expect(isEmailAddress(address)).toBe(false);
});
