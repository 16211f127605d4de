import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matchesFilter } from './match-filter.ts';

describe('filters of branches', () => {
  it.each([
    [['main'], 'main', true],
    [['main'], 'main2', false],
    [['release/**'], 'release/1/2', true],
    [['release/*'], 'release/1/2', false],
    [['release/*'], 'release/1', true],
    [['*'], 'a/b', false],
    [['**'], 'a/b', true],
    [['**', '!wip/**'], 'wip/a', false],
    [['!main', 'main'], 'main', true],
    [['mai\\n'], 'main', true],
    [['v[0-9]+'], 'main', undefined],
    [['main', 'v[0-9]+'], 'main', true],
    [['main', '!v[0-9]+'], 'main', undefined],
    [[], 'main', false],
  ] as const)('%j for %s: %s', (filters, name, expected) => {
    expect(matchesFilter(filters, name)).toBe(expected);
  });

  it('agree with a regular expression', () => {
    const pattern = fc
      .array(fc.constantFrom('a', 'b', '/', '*', '**'), { maxLength: 8 })
      .map((parts) => parts.join(''));
    const name = fc.array(fc.constantFrom('a', 'b', '/'), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(pattern, name, (filter, branch) => {
        const source = filter.replace(/\*+/g, (stars) => (stars.length > 1 ? '.*' : '[^/]*'));
        expect(matchesFilter([filter], branch)).toBe(new RegExp(`^${source}$`).test(branch));
      }),
      { numRuns: 1000 },
    );
  });

  it('takes no time for many stars', () => {
    expect(matchesFilter([`${'*a'.repeat(400)}b`], 'a'.repeat(255))).toBe(false);
  });
});
