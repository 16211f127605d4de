import { describe, expect, it } from '@jest/globals';
import { cutPiece, piecesOf } from '@waybill/announcement';
import fc from 'fast-check';
import { expectGoodMessage, seen } from '../../test/slack-limits.ts';
import { fitPieces } from './fit.ts';

const room = { blocks: 40, characters: 9_000, json: 15_000 };
const rendered = (markdown: string) => seen(fitPieces(piecesOf(markdown), room).blocks).trim();

describe('Markdown becomes rich text', () => {
  it.each([
    ['## Bug *Fixes*', '*Bug *_*Fixes*_'],
    ['* **api:** fly', '• *api:* fly'],
    ['- a\n  - b\n    - c\n- d', '• a\n  • b\n    • c\n• d'],
    ['3. a\n4. b', '3. a\n4. b'],
    ['1. a\n   - b\n2. c', '1. a\n  • b\n2. c'],
    ['a __b__ *c* ~~d~~', 'a *b* _c_ ~d~'],
    ['これは**重要**です', 'これは*重要*です'],
    ['un**frigging**believable', 'un*frigging*believable'],
    ['\\*not bold\\* and *not closed', '*not bold* and *not closed'],
    ['\\`y\\`', '`y`'],
    ['2 * 3 * 4, a_b_c, ~x~', '2 * 3 * 4, a_b_c, ~x~'],
    ['`List<String>` and List<String>', '`List<String>` and List<String>'],
    ['``a`b`` `*x*`', '`a`b` `*x*`'],
    ['escape <b> in titles', 'escape <b> in titles'],
    ['a <b>bold</b> <i>word</i> <code>c</code>', 'a *bold* _word_ `c`'],
    ['AT&T, R&amp;D, 1 &lt; 2, &copy;', 'AT&T, R&D, 1 < 2, ©'],
    [
      '[a **b** `c`](https://x.org/?a=1&b=2)',
      '[a ](https://x.org/?a=1&b=2)[*b*](https://x.org/?a=1&b=2)[ ](https://x.org/?a=1&b=2)[`c`](https://x.org/?a=1&b=2)',
    ],
    ['[a|b](https://x.org/a|b>c)', '[a|b](https://x.org/a%7Cb%3Ec)'],
    ['[docs](docs/guide.md) [x](javascript:alert)', 'docs [x](javascript:alert)'],
    ['[see https://pypi.org/a](https://evil.test/b)', '[see https://pypi.org/a (evil.test)](https://evil.test/b)'],
    ['[https://bücher.example](https://bücher.example/)', '[https://bücher.example](https://xn--bcher-kva.example/)'],
    ['[www.example.org](https://example.org/b)', '[www.example.org](https://example.org/b)'],
    ['[https://pypi.org/a](https://evil.test/b)', '[https://pypi.org/a (evil.test)](https://evil.test/b)'],
    [
      '[pypi.org](https://pypi.org/b) [release.yml](https://x.org/c)',
      '[pypi.org](https://pypi.org/b) [release.yml](https://x.org/c)',
    ],
    ['https://x.org/.', '[https://x.org/](https://x.org/).'],
    ['![logo](https://x.org/a.png)', '[logo](https://x.org/a.png)'],
    ['[![logo](https://x.org/a.png)](https://y.org)', '[logo](https://y.org/)'],
    ['[r][1]\n\n[1]: https://x.org', '[r](https://x.org/)'],
    ['```js\nif (a < b) "```"\n```', '```\nif (a < b) "```"\n```'],
    ['> a\n> b', '> a\nb'],
    ['| a | b |\n| - | - |\n| 1 | **2** |', '*a | b*\n\n1 | *2*'],
    ['<details><summary>More</summary>\n\ntext\n\n</details>', 'More\n\ntext'],
    ['a\n\n---\n\nb', 'a\n\nb'],
    ['a <!-- hidden --> b', 'a  b'],
    [
      'see <a href="https://x.org/?a=1&amp;b=2">the *guide*</a>.',
      'see [the ](https://x.org/?a=1&b=2)[_guide_](https://x.org/?a=1&b=2).',
    ],
    ["<p><a title='t' href=https://x.org>guide</a> or <b>not</b></p>", '[guide](https://x.org/) or *not*'],
    [
      'a <img width="10" alt="a &quot;scale&quot;" src="https://x.org/a.png"> b',
      'a [a "scale"](https://x.org/a.png) b',
    ],
    ['<p align="center">\n<a href="https://y.org"><img src="/a.png" alt="logo"></a>\n</p>', '[logo](https://y.org/)'],
    ['a <img src="https://x.org/a.png"> <img alt="" src="https://x.org/b.png">b', 'a [image](https://x.org/a.png) b'],
    ['a <a href="javascript:alert(1)">b</a> <a>c</a> <a name="d">e</a>', 'a b c e'],
    ['open <a href="https://x.org"> and nothing, </a></a> here', 'open [ and nothing, ](https://x.org/) here'],
    ['an <a href="https://x.org"> alone', 'an  alone'],
    ['[x <a href="https://y.org">y</a>](https://x.org)', '[x ](https://x.org/)[y](https://y.org/)'],
    ['a  \nb\\\nc', 'a\nb\nc'],
    [':tada: <!channel> <@U1> @here', ':tada: <!channel> <@U1> @here'],
  ])('%j', (markdown, shown) => {
    expect(rendered(markdown)).toBe(shown);
  });

  it('of any kind and size, within the limits, and in no time', () => {
    const snippets = [
      '**',
      '*a',
      '> ',
      '- ',
      '1. ',
      '`',
      '```\n',
      '<b>',
      '</b>',
      '<!-- ',
      '[',
      '](',
      ')',
      '|',
      '\n',
      '\n\n',
      '    ',
      '&amp;',
      '😀',
      'x',
      ' ',
      'https://a.b/',
      '~~',
      '# ',
      '\\',
      '\0',
      '語',
    ];
    const part = fc
      .array(fc.oneof(fc.constantFrom(...snippets), fc.string({ unit: 'grapheme' })), { maxLength: 30 })
      .map((each) => each.join(''));
    const markdown = fc
      .tuple(part, fc.integer({ min: 1, max: 3_000 }))
      .map(([each, times]) => each.repeat(times).slice(0, 200_000));
    fc.assert(
      fc.property(markdown, (source) => {
        expectGoodMessage({ text: '', blocks: fitPieces(piecesOf(source), room).blocks });
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['> '.repeat(15_000)],
    ['*a '.repeat(100_000)],
    ['*a **b '.repeat(50_000)],
    ['- '.repeat(15_000)],
    ['['.repeat(100_000)],
    ['<b>'.repeat(100_000)],
    ['<!-- '.repeat(100_000)],
    [Array.from({ length: 1_000 }, (_, at) => `${'  '.repeat(at)}- a`).join('\n')],
    ['`'.repeat(100_000)],
    ['a|'.repeat(10_000)],
  ])('of depth and length: %.10j…', (source) => {
    expectGoodMessage({ text: '', blocks: fitPieces(piecesOf(source), room).blocks });
  });
});

describe('cutPiece', () => {
  const code = { type: 'code', text: Array.from({ length: 100 }, (_, at) => `line ${at}`).join('\n') } as const;

  it('keeps the beginning of code, or its end', () => {
    expect(cutPiece(code, 100)).toMatchObject({ text: expect.stringMatching(/^line 0\n[\s\S]*\n…$/) });
    expect(cutPiece(code, 100, 'end')).toMatchObject({ text: expect.stringMatching(/^…\n[\s\S]*\nline 99$/) });
  });

  it('keeps a code span a code span', () => {
    const [piece] = [...piecesOf(`a \`${'x'.repeat(5_000)}\` b`)];

    expect(seen(fitPieces(piece === undefined ? [] : [piece], room).blocks)).toMatch(/^a `x+…`\n$/);
  });
});

it('shows the beginning of a paragraph of many styles, and what follows it', () => {
  const { blocks, isCut } = fitPieces(piecesOf(`${'**a** `b` '.repeat(400)}\n\nthe end`), room);

  expect(seen(blocks)).toMatch(/^\*a\* `b` .*the end/s);
  expect(isCut).toBe(true);
});
