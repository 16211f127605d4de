import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isInParts, planParts } from './plan-parts.ts';

const megabyte = 2 ** 20;

it.each([
  [32 * megabyte, false],
  [32 * megabyte + 1, true],
])('%i bytes go in parts: %p', (size, expected) => {
  expect(isInParts(size)).toBe(expected);
});

it('covers every byte once, within what services take', () => {
  // 5 TB is the largest object of S3.
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 * 10 ** 12 }), (size) => {
      const parts = planParts(size);
      expect(parts[0]?.from).toBe(0);
      expect(parts.at(-1)?.to).toBe(size);
      expect(parts.length).toBeLessThanOrEqual(10_000);
      const sizes = parts.map(({ from, to }) => to - from);
      expect(parts.every(({ number, from }, i) => number === i + 1 && from === (parts[i - 1]?.to ?? 0))).toBe(true);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(5 * 2 ** 30);
      // All but the last have one size, of 5 MB at least.
      const others = new Set(sizes.slice(0, -1));
      expect(others.size).toBeLessThanOrEqual(1);
      expect(Math.min(...others, 5 * megabyte)).toBe(5 * megabyte);
    }),
  );
});
