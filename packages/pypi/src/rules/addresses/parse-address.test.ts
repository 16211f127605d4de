import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseAddress } from './parse-address.ts';

// What `email.utils.parseaddr` of Python 3.13 finds in each.
test.each([
  ['ada@example.org', 'ada@example.org'],
  ['Ada <ada@example.org>', 'ada@example.org'],
  ['"Doe, John" <john@example.org>', 'john@example.org'],
  ['ada@example.org (Ada)', 'ada@example.org'],
  ['Ada (at home) <ada@example.org>', 'ada@example.org'],
  ['mailto:ada@x.org', 'ada@x.org'],
  ['<mailto:ada@x.org>', ''],
  ['Ada <ada@b.local', 'ada@b.local'],
  ['Ada <ada@b.local> b', ''],
  ['ada@b.local>', ''],
  ['Ada <>', ''],
  ['Ada', 'Ada'],
  ['', ''],
  ['  ', ''],
  ['Ada Love ada@x.org', 'Ada Love ada@x.org'],
  ['ada (at) x.org', 'ada'],
  ['ada at x.org', 'ada'],
  ['a@x.org, b@x.org', ''],
  ['a@x.org,', 'a@x.org'],
  ['a@x.org;b@x.org', ''],
  ['Ada: a@x.org;', 'a@x.org'],
  ['Ada: a@x.org, b@x.org;', ''],
  ['Ada:;', ''],
  ['a@b@c', ''],
  ['ada@x.org@y.org', ''],
  ['ada@[127.0.0.1]', ''],
  ['a . b @ x . org', 'a.b@x.org'],
  ['<@relay.org:ada@x.org>', 'ada@x.org'],
  ['"Ada" "Love" <a@x.org>', 'a@x.org'],
  ['Ada (at (home)) <a@x.org>', 'a@x.org'],
  ['Ada (at home <a@x.org>', ''],
  ['Ada ) <a@x.org>', ''],
  ['"(" <a@x.org>', 'a@x.org'],
  ['Ada \\( <a@x.org>', 'Ada'],
  ['"a\\"b"@x.org', '"a\\"b"@x.org'],
  ['"a b"@x.org', '"a b"@x.org'],
  ['a b@x.org', 'a b@x.org'],
  ['@x.org', '@x.org'],
  ['.@x.org', '.@x.org'],
  ['a@', ''],
  ['a@x.org.', 'a@x.org.'],
  ['Löwe <a@löwe.org>', 'a@löwe.org'],
  ['a<b@x.org>', 'b@x.org'],
  ['a:b:c@x.org;;', 'c@x.org'],
])('in %j it finds %j', (field, address) => {
  expect(parseAddress(field)).toBe(address);
});

test('an address stands where it was put, whatever stands around it', () => {
  const word = fc.stringMatching(/^[a-z0-9]{1,9}$/);
  const remark = fc.stringMatching(/^[a-z ,;:@<>]{0,9}$/);
  fc.assert(
    fc.property(word, word, word, remark, fc.boolean(), (name, local, domain, comment, isClosed) => {
      const address = `${local}@${domain}.org`;
      expect(parseAddress(`${name} (${comment}) <${address}${isClosed ? '>' : ''}`)).toBe(address);
      expect(parseAddress(`"${comment}" <${address}>`)).toBe(address);
      expect(parseAddress(`${address}, ${address}`)).toBe('');
    }),
  );
});

test.each(['(', '"', 'a:', '<', 'a ', '\\', '[', '.', 'a@', ',', '()'])('thousands of %j end', (part) => {
  expect(typeof parseAddress(part.repeat(50_000))).toBe('string');
});
