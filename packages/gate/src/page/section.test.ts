import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSame, withSection } from './section.ts';

const start = '<!-- waybill:release-checklist -->';
const end = '<!-- /waybill:release-checklist -->';

describe('the section of a page', () => {
  it('is added at the end, and replaced where it is, with all that is around it', () => {
    const once = withSection('# Notes\n', 'one');
    expect(once).toBe(`# Notes\n\n${start}\none\n${end}`);
    expect(withSection(`${once}\n\nThanks to all.`, 'two')).toBe(`# Notes\n\n${start}\ntwo\n${end}\n\nThanks to all.`);
    expect(withSection('', 'one')).toBe(`${start}\none\n${end}`);
  });

  it.each([start, end, `${end}\n${start}`])('is added where the notes have half of one: %j', (half) => {
    const once = withSection(half, 'one');
    expect(once).toBe(`${half}\n\n${start}\none\n${end}`);
    expect(withSection(once, 'two')).toBe(`${half}\n\n${start}\ntwo\n${end}`);
  });

  it('is there once, however often it is written, and no other word changes', () => {
    const pieces = fc.constantFrom('a', '\n', '\r\n', ' ', '```', start, end, '<details>', '$&', '\u{1f4e6}');
    const notes = fc.array(pieces, { maxLength: 12 }).map((all) => all.join(''));
    fc.assert(
      fc.property(notes, fc.string(), (before, word) => {
        const section = word.replace(/[<>]/g, '');
        const once = withSection(before, section);
        const twice = withSection(once, section);
        expect(isSame(once, twice)).toBe(true);
        expect(withSection(withSection(once, 'other'), section)).toBe(once);
      }),
    );
  });

  it('is the same with the line ends of a service', () => {
    expect(isSame('a\nb\n', 'a\r\nb')).toBe(true);
    expect(isSame('a\nb', 'a\n b')).toBe(false);
  });
});
