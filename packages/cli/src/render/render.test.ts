import { expect, it } from '@jest/globals';
import { v } from '@waybill/kernel';
import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { fullReport, withText } from '../../test/report.ts';
import { Report } from '../report/index.ts';
import { renderHtml, renderMarkdown, renderText } from './index.ts';

const tags = new Set([
  ...[
    'html',
    'head',
    'meta',
    'title',
    'style',
    'body',
    'header',
    'main',
    'footer',
    'section',
    'nav',
    'div',
    'span',
    'i',
  ],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'a', 'em', 'strong', 's', 'code', 'pre', 'ul', 'ol', 'li', 'blockquote'],
  ...['hr', 'br', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'details', 'summary'],
]);
const attributes = new Set([
  ...[
    'lang',
    'charset',
    'http-equiv',
    'content',
    'name',
    'class',
    'id',
    'href',
    'open',
    'style',
    'start',
    'data-name',
    'title',
  ],
]);

/** What a browser would do with a page beyond showing words, and what a stranger's text could pose as. */
function findDangers(page: string): string[] {
  const dangers: string[] = [];
  const parser = new Parser({
    onopentag(tag, given) {
      if (!tags.has(tag)) dangers.push(`<${tag}>`);
      for (const [name, value] of Object.entries(given)) {
        const isBad =
          !attributes.has(name) ||
          (name === 'href' && !/^(?:https?:|mailto:|#|$)/i.test(value)) ||
          (name === 'style' && !/^(?:left:[\d.]+%;width:[\d.]+%|text-align:\w+)$/.test(value));
        if (isBad) dangers.push(`${tag} ${name}=${value}`);
      }
    },
  });
  parser.end(page);
  if (/[\u202A-\u202E\u2066-\u2069\x1B\0]/.test(page)) dangers.push('a character that nobody sees');
  return dangers;
}

const hostile = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>"\'><svg/onload=alert(1)>',
  '![a](https://evil.example/p.png) [b](javascript:alert(1)) [c](data:text/html,x)',
  '</style></title></body><iframe src="https://evil.example">',
  '\x1B[31mred\x1B[0m\x1B]8;;https://evil.example\x07link\x1B]8;;\x07',
  'fix: \u202Eevil\u202C and \u2066hidden\u2069',
  '`` ``` ` | \\| <!-- --> {{x}} ${x}',
  '\0\uD800',
];

it.each(hostile)('shows %j as text in every place of the page', (text) => {
  const page = renderHtml(withText(text));

  expect(findDangers(page)).toEqual([]);
  expect(page).toMatch(/Content-Security-Policy" content="default-src &#39;none&#39;/);
});

it('loads and runs nothing, whatever anybody wrote', () => {
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
    '\n',
    '|',
    '&#',
    '&',
    'javascript:',
    '\u202E',
    '\x1B[',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(parts, fc.string()), { maxLength: 30 }), (words) => {
      expect(findDangers(renderHtml(withText(words.join(''))))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

it('says what the release is, why, and what of it is new', () => {
  const page = renderHtml(fullReport());

  for (const words of [
    '1.2.0 would be released.',
    '1.1.0 was the last release; since then: 1 commit of size minor.',
    'The way of merging decides: squashed: no release; merged: 1.2.0 (minor).',
    '1 commit not understood as Conventional Commits.',
    'Not understood, at least in part: did you mean fix: …?',
    '<span class="add">+version = &quot;1.2.0&quot;</span>',
    '+1.0 kB (+100.0 %)',
    'linux/amd64 · 1.0 kB · 1 layers',
    'RUN pip install parcel',
    'urllib3 2.1.0 → 2.2.1',
    'high: 1',
    'parcel 1.2.0 is released',
    'no environment is touched',
  ]) {
    expect(page).toContain(words);
  }
});

it('says first why a release would fail', () => {
  const { version: _, ...report } = fullReport({
    outcome: 'failed',
    errors: [{ code: 'ENOBUILDTOOL', message: 'No program builds.', details: 'Install `uv`.' }],
  });
  const page = renderHtml(report);

  expect(page).toContain('The release would fail: ENOBUILDTOOL.');
  expect(page.indexOf('Why it fails')).toBeLessThan(page.indexOf('id="commits"'));
  expect(renderMarkdown(report)).toContain('> [!CAUTION]\n> ENOBUILDTOOL No program builds.');
  expect(renderText(report)).toContain('ENOBUILDTOOL No program builds.');
});

const many = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    hash: at.toString(16).padStart(40, '0'),
    title: `fix: ${'x'.repeat(200)} ${at}`,
    type: 'patch' as const,
    isTakenBack: false,
  }));

it('stays small with 5,000 commits', () => {
  const list = many(1000);
  const report = fullReport({ commits: { total: 5000, counts: { patch: 5000 }, list }, notes: 'x\n'.repeat(100_000) });

  expect(Buffer.byteLength(renderMarkdown(report))).toBeLessThan(65_536);
  expect(Buffer.byteLength(renderHtml(report))).toBeLessThan(2_000_000);
  expect(renderMarkdown(report)).toContain('… and 4950 more');
  expect(renderHtml(report)).toContain('4000 more are not listed.');
});

it.each(hostile)('mentions nobody and opens nothing in Markdown: %j', (text) => {
  const markdown = renderMarkdown(withText(`${text} @ada #12 https://evil.example/x`));
  // What is folded is code, and names are.
  const outside = markdown.replace(/^(`{3,})markdown\n[\s\S]*?\n\1$/gm, '').replace(/`[^`\n]*`/g, '');

  expect(outside).not.toMatch(/@ada|#12|https:\/\/evil/);
  expect(outside).not.toMatch(/<(?!\/?(?:details|summary|sub)>)/);
  expect(outside).not.toMatch(/!\[(?!WARNING|CAUTION)/);
  const opened = outside.match(/<details>/g)?.length ?? 0;
  expect(outside.match(/<\/details>/g)?.length ?? 0).toBe(opened);
});

it('writes what its schema says', () => {
  expect(v.safeParse(Report, fullReport()).success).toBe(true);
  expect(v.safeParse(Report, { ...fullReport(), outcome: 'perhaps' }).success).toBe(false);
});
