import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escapeHtml } from './escape-html.ts';

it('names what HTML reads as its own, once', () => {
  expect(escapeHtml(`<a href="x" title='y'>&amp;`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;');
});

it('leaves nothing that ends a text or an attribute', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[<>"']/.test(escapeHtml(text))));
});
