import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSame } from './is-same.ts';

test('says what Node says of any two values of a configuration', () => {
  const value = fc.jsonValue();
  const near = fc.tuple(value, value).map(([one, other]) => ({ one: [one], other }));
  fc.assert(fc.property(value, value, (one, other) => isSame(one, other) === isDeepStrictEqual(one, other)));
  fc.assert(fc.property(near, near, (one, other) => isSame(one, other) === isDeepStrictEqual(one, other)));
  fc.assert(fc.property(value, (one) => isSame(one, structuredClone(one))));
});

test.each([
  [/a/g, /a/g, true],
  [/a/g, /a/, false],
  [{ a: undefined }, { b: undefined }, false],
  [[], {}, false],
  [isSame, isSame, true],
  [() => 1, () => 1, false],
])('%p, %p: %p', (one, other, expected) => {
  expect(isSame(one, other)).toBe(expected);
});
