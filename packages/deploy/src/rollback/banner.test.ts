import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasBanner, putBanner, removeBanner } from './banner.ts';

describe('a banner', () => {
  it('is above the notes, once for each environment, and is replaced by another sentence', () => {
    const both = putBanner(putBanner('Notes', 'eu', 'One.'), 'us', 'Two.');

    expect(putBanner(both, 'eu', 'Three.')).toBe(
      [
        ...['<!-- waybill: rolled back from eu -->', '> [!WARNING]', '> Three.', ''],
        ...['<!-- waybill: rolled back from us -->', '> [!WARNING]', '> Two.', '', 'Notes'],
      ].join('\n'),
    );
    expect(removeBanner(removeBanner(both, 'us'), 'eu')).toBe('Notes');
    expect(hasBanner(both, 'e')).toBe(false);
  });

  it('is removed as a person has edited it', () => {
    const edited =
      'Read this.\r\n<!-- waybill: rolled back from eu -->\r\n> [!WARNING]\r\n> Do not use.\r\n> Really.\r\n\r\n> A quote\r\n';

    expect(removeBanner(edited, 'eu')).toBe('Read this.\r\n> A quote\r\n');
  });

  it('leaves any other text as it was', () => {
    const text = fc
      .array(fc.constantFrom('a', '\n', '\r', '> ', '<!-- waybill: rolled back from us -->'))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, (notes) => {
        expect(removeBanner(notes, 'eu')).toBe(notes);
        expect(removeBanner(putBanner(notes, 'eu', 'Gone.'), 'eu')).toBe(notes);
        expect(hasBanner(putBanner(notes, 'eu', 'Gone.'), 'eu')).toBe(true);
      }),
    );
  });
});
