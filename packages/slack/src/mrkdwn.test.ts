import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { code, cut, escaped, link, webAddress } from './mrkdwn.ts';

describe('cut', () => {
  it.each([
    ['short', 10, 'short'],
    ['one two three', 9, 'one two…'],
    ['a <https://x.org/|label> b', 12, 'a…'],
    ['a &amp; b', 5, 'a…'],
    ['a😀b', 3, 'a…'],
    ['x'.repeat(200), 100, `${'x'.repeat(99)}…`],
  ])('cuts %j to %i characters', (text, length, expected) => {
    expect(cut(text, length)).toBe(expected);
  });

  it('keeps within the length and breaks nothing', () => {
    const part = fc.oneof(
      fc.string().map(escaped),
      fc.webUrl().map((url) => link(url, 'a label')),
    );
    fc.assert(
      fc.property(fc.array(part), fc.integer({ min: 1, max: 80 }), (parts, length) => {
        const text = cut(parts.join(' '), length);
        expect(text.length).toBeLessThanOrEqual(length);
        expect(text.replace(/<[^<>|]*\|[^<>]*>/g, '')).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
      }),
    );
  });
});

describe('webAddress', () => {
  it.each([
    ['https://user:secret@x.org/a', 'https://x.org/a'],
    ['mailto:a@x.org', 'mailto:a@x.org'],
    ['!channel', undefined],
    ['javascript:alert(1)', undefined],
    ['', undefined],
  ])('makes of %j %j', (address, expected) => {
    expect(webAddress(address)).toBe(expected);
  });
});

describe('code', () => {
  it('cannot be left', () => {
    expect(code('a`<!here>`b')).toBe("`a'&lt;!here&gt;'b`");
  });
});
