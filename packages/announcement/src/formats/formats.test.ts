import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import MarkdownIt from 'markdown-it';
import { composeRelease } from '../compose/index.ts';
import { type Piece, piecesOf } from '../document/index.ts';
import type { ReleaseFacts } from '../facts/index.ts';
import { escapeMarkdown, fitPieces, renderHtml, renderMarkdown, renderText } from './index.ts';

/** Texts that try to be more than text in Markdown, HTML, Slack, Discord and Mattermost. */
const hostile = fc.constantFrom(
  ...[
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:x">a</a>',
    '</p>',
    '"><b>',
    "'",
  ],
  ...[
    '<!channel>',
    '<@U1>',
    '@everyone',
    '@here',
    '@channel',
    '@all',
    '[click](https://evil.test/ "t")',
    '[x]: https://a.b',
  ],
  ...[
    '![i](https://evil.test/p.png)',
    'https://good.test@evil.test/',
    '[https://good.test](https://evil.test)',
    '*',
    '_',
  ],
  ...[
    '**',
    '`',
    '```',
    '~~~',
    '\n# ',
    '\n- ',
    '\n1. ',
    '\n> ',
    '\n\n',
    '\n    ',
    '|',
    '\n---\n',
    '\\',
    '&lt;',
    '&',
    '||s||',
  ],
  ...[
    'data:text/html,x',
    'javascript:alert(1)',
    '<style>*{display:none}</style>',
    '<!--',
    '-->',
    'www.evil.test',
    '😀',
    '\u202E',
  ],
);
const source = fc
  .array(fc.oneof(hostile, fc.string({ unit: 'grapheme' })), { maxLength: 30 })
  .map((parts) => parts.join(''));

const allowed = [
  'p',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'ul',
  'ol',
  'li',
  'blockquote',
  'pre',
  'code',
  'strong',
  'em',
  's',
  'a',
  'br',
];

function readHtml(html: string) {
  const tags: string[] = [];
  const attributes: string[] = [];
  const addresses: string[] = [];
  let text = '';
  let depth = 0;
  const parser = new Parser({
    onopentag(name, given) {
      tags.push(name);
      if (name !== 'br') depth += 1;
      attributes.push(...Object.keys(given));
      if (given['href'] !== undefined) addresses.push(given['href']);
    },
    onclosetag: (name) => {
      if (name !== 'br') depth -= 1;
    },
    ontext: (words) => {
      text += words;
    },
    oncomment: () => void tags.push('comment'),
    onprocessinginstruction: () => void tags.push('instruction'),
  });
  parser.end(html);
  return { tags, attributes, addresses, text, depth };
}

const wordsOf = (pieces: readonly Piece[]) =>
  pieces
    .map((piece) => (piece.type === 'code' ? piece.text : piece.inlines.map(({ text }) => text).join('')))
    .join(' ');
const letters = (text: string) => text.replace(/[\s\u200B]+/g, '');

describe('HTML', () => {
  it('of any Markdown has only elements, attributes and addresses of its own, and every word', () => {
    fc.assert(
      fc.property(source, (markdown) => {
        const pieces = [...piecesOf(markdown)];

        const { tags, attributes, addresses, text, depth } = readHtml(renderHtml(pieces));

        expect(tags.filter((tag) => !allowed.includes(tag))).toEqual([]);
        expect(attributes.filter((name) => name !== 'href' && name !== 'start')).toEqual([]);
        expect(addresses.filter((address) => !/^(?:https?:|mailto:)/.test(address))).toEqual([]);
        expect(letters(text)).toBe(letters(wordsOf(pieces)));
        expect(depth).toBe(0);
      }),
    );
  });

  it('nests lists', () => {
    const html = renderHtml([...piecesOf('- a\n  - b\n    1. c\n- d\n\nend')]);

    expect(html.replaceAll('\n', '')).toBe(
      '<ul><li>a<ul><li>b<ol start="1"><li>c</li></ol></li></ul></li><li>d</li></ul><p>end</p>',
    );
  });
});

const reader = new MarkdownIt({ html: true, linkify: true });

/** The tokens of a document, those in paragraphs among them. */
function tokensOf(markdown: string) {
  return reader.parse(markdown, {}).flatMap((token) => [token, ...(token.children ?? [])]);
}

function readMarkdown(markdown: string) {
  const tokens = tokensOf(markdown);
  const words = ['text', 'code_inline', 'fence', 'code_block'];
  return {
    addresses: tokens.filter(({ type }) => type === 'link_open' || type === 'image'),
    text: tokens.map(({ type, content }) => (words.includes(type) ? content : '')).join(''),
    html: tokens.filter(({ type }) => type.startsWith('html')).map(({ content }) => content),
  };
}

describe.each(['github', 'discord', 'mattermost'] as const)('Markdown for %s', (dialect) => {
  it('of any Markdown has only the links that its pieces have, no HTML, and every word', () => {
    fc.assert(
      fc.property(source, (markdown) => {
        const pieces = [...piecesOf(markdown)];
        const links = pieces
          .flatMap((piece) => (piece.type === 'code' ? [] : piece.inlines))
          .filter(({ type }) => type === 'link');

        const { addresses, text, html } = readMarkdown(renderMarkdown(pieces, dialect));

        expect(html).toEqual([]);
        expect(addresses.length).toBeLessThanOrEqual(links.length);
        expect(letters(text)).toBe(letters(wordsOf(pieces)));
      }),
      { examples: [['\\![i](https://evil.test/p.png)'], ['Wait\\![here](https://a.test)'], ['> !\u2028!']] },
    );
  });

  it('calls nobody outside of code', () => {
    fc.assert(
      fc.property(source, (markdown) => {
        const shown = renderMarkdown(
          [...piecesOf(markdown)].filter(({ type }) => type !== 'code'),
          dialect,
        );

        expect(shown.replace(/(`+)[\s\S]*?\1/g, '')).not.toMatch(/@(?:everyone|here|channel|all)\b|<[@!#]\w/);
      }),
    );
  });
});

describe('escaped text', () => {
  it('is read as itself, whatever it holds', () => {
    fc.assert(
      fc.property(source, (words) => {
        const line = words.replace(/\s+/g, ' ').trim();

        const { addresses, text, html } = readMarkdown(escapeMarkdown(line));

        expect([html, addresses]).toEqual([[], []]);
        expect(letters(text)).toBe(letters(line.replaceAll('\0', '\uFFFD')));
      }),
    );
  });
});

describe('plain text', () => {
  it('shows where links lead', () => {
    expect(renderText([...piecesOf('# A\n\nsee [docs](https://x.org/a)\n\n- b\n- c\n\n```\nd\n```')])).toBe(
      'A\n-\n\nsee docs <https://x.org/a>\n\n* b\n* c\n\n    d',
    );
  });
});

it('10,000 commits take less than a second in every form, within the limit', () => {
  const entry = (at: number) =>
    `* **scope${at % 7}:** change number ${at} ([abc${String(at).padStart(4, '0')}](https://github.com/acme/parcel/commit/abc${at})), closes [#${at}](https://github.com/acme/parcel/issues/${at})`;
  const entries = Array.from({ length: 10_000 }, (_, at) => entry(at)).join('\n');
  const facts: ReleaseFacts = {
    ...{ name: 'parcel', version: '1.1.0', tag: 'v1.1.0', type: 'minor', branch: 'main', emphasis: 'none' },
    ...{
      notes: `## 1.1.0\n\n### Features\n\n${entries}`,
      install: [],
      images: [],
      securityFiles: [],
      environments: [],
      links: [],
    },
  };
  const started = process.cpuUsage();

  const { body } = composeRelease(facts, 'released', 'announcement');
  const { pieces, isCut } = fitPieces(body(), 100_000);
  const forms = [renderHtml(pieces), renderText(pieces), renderMarkdown(pieces)];

  expect(process.cpuUsage(started).user / 1e6).toBeLessThan(1);
  expect(isCut).toBe(true);
  for (const form of forms) expect(form.length).toBeLessThan(250_000);
});

it('plain text begins a line at a line end alone, whatever else ends one for a program', () => {
  const words = 'one\u2028two\u2029three\nfour';
  const pieces: Piece[] = [
    { type: 'quote', inlines: [{ type: 'text', text: words }] },
    { type: 'code', text: words },
  ];

  expect(renderText(pieces)).toBe('> one\u2028two\u2029three\n> four\n\n    one\u2028two\u2029three\n    four');
  expect(renderMarkdown(pieces.slice(0, 1))).toMatch(/^> one\u2028two\u2029three\\\n> four$/);
});
