import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { renderPage } from './render-page.ts';

const ownTags = ['html', 'head', 'meta', 'title', 'style', 'body', 'main'];
const textTags = [
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'a', 'em', 'strong', 's', 'code', 'pre', 'ul', 'ol', 'li', 'blockquote'],
  ...['hr', 'br', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
];

/** What a browser would do with a page beyond showing words. */
function findDangers(page: string): string[] {
  const dangers: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      if (![...ownTags, ...textTags].includes(name)) dangers.push(`<${name}>`);
      const wrong = Object.entries(attributes).filter(([key, value]) => isDangerous(name, key, value));
      dangers.push(...wrong.map(([key, value]) => `${name} ${key}=${value}`));
    },
  });
  parser.end(page);
  return dangers;
}

function isDangerous(tag: string, key: string, value: string): boolean {
  // Without an address, it leads to the page itself.
  if (tag === 'a' && key === 'href') return !/^(?:https?:|mailto:|#|$)/i.test(value);
  if (!ownTags.includes(tag) && !['start', 'class', 'style', 'title'].includes(key)) return true;
  return key !== 'title' && /url\(|expression/i.test(value);
}

it('shows Markdown as a page', () => {
  const page = renderPage(
    'parcel v1.2.0',
    '## Features\n\n* **api:** weigh ([1f2e](https://github.com/acme/parcel))\n\n| a |\n|---|\n| b |\n',
  );

  expect(page).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
  expect(page).toContain('<title>parcel v1.2.0</title>');
  expect(page).toContain('<li><strong>api:</strong> weigh (<a href="https://github.com/acme/parcel">1f2e</a>)</li>');
  expect(page).toContain('<td>b</td>');
  expect(findDangers(page)).toEqual([]);
});

it.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '![tracker](https://evil.example/p.png)',
  '![a](javascript:alert(1))',
  '[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,<script>) [d](vbscript:x) [e](file:///etc/passwd)',
  '[a](//evil.example/x) [b](/etc/passwd) <javascript:alert(1)>',
  '[a][x]\n\n[x]: javascript:alert(1) "t"',
  '</main></body><iframe src="https://evil.example">',
  '[a](https://x.org "\\"><script>alert(1)</script>")',
  '```x"><script>\ncode\n```',
  '<style>@import url(https://evil.example)</style><base href="https://evil.example"><meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<!-- <script> --> &lt;script&gt; <![CDATA[<script>]]>',
])('shows as text what would load or run something: %s', (notes) => {
  expect(findDangers(renderPage('</title><script>x</script>', notes))).toEqual([]);
});

it('loads and runs nothing, whatever the notes are', () => {
  const parts = fc.constantFrom(
    '<',
    '>',
    '"',
    "'",
    '`',
    '![',
    '](',
    ')',
    '[',
    ']',
    'javascript:',
    'script',
    '\n',
    '    ',
    '|',
    '- ',
    '&#',
    'x',
    'https://a.b',
    '\0',
    '\u202E',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(parts, fc.string()), { maxLength: 40 }), (words) => {
      expect(findDangers(renderPage(words.join(''), words.join('')))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
