import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { markdownToMrkdwn } from './markdown-to-mrkdwn.ts';

const rendered = (markdown: string) => markdownToMrkdwn(markdown).join('\n').trim();

describe('markdownToMrkdwn', () => {
  it.each([
    ['## Bug *Fixes*', '*Bug _Fixes_*'],
    ['## **Bug** Fixes', '*Bug Fixes*'],
    ['* **api:** fly', '• *api:* fly'],
    ['- a\n  - b\n    - c', '• a\n    • b\n        • c'],
    ['3. a\n4. b', '3. a\n4. b'],
    ['a __b__ *c* ~~d~~', 'a *b* _c_ ~d~'],
    ['`List<String>` and List<String>', '`List&lt;String&gt;` and List&lt;String&gt;'],
    ['``a`b``', "`a'b`"],
    ['AT&T, R&amp;D, 1 &lt; 2', 'AT&amp;T, R&amp;D, 1 &lt; 2'],
    ['[a **b** `c`](https://x.org/?a=1&b=2)', '<https://x.org/?a=1&amp;b=2|a b c>'],
    ['[a|b](https://x.org/a|b>c)', '<https://x.org/a%7Cb%3Ec|a|b>'],
    ['[docs](docs/guide.md) [x](javascript:alert)', 'docs x'],
    ['[](https://x.org/)', '<https://x.org/|https://x.org/>'],
    ['https://x.org/', '<https://x.org/|https://x.org/>'],
    ['![logo](https://x.org/a.png)', '<https://x.org/a.png|logo>'],
    ['[![logo](https://x.org/a.png)](https://y.org)', '<https://y.org/|logo>'],
    ['```js\nif (a < b) "```"\n```', "```\nif (a &lt; b) \"'''\"\n```"],
    ['> a\n> b', '> a\n> b'],
    ['| a | b |\n| - | - |\n| 1 | **2** |', 'a | b\n1 | *2*'],
    ['<details><summary>More</summary>\n\ntext\n\n</details>', 'More\ntext'],
    ['a\n\n---\n\nb', 'a\n\n\nb'],
    ['- [ ] open', '• open'],
    ['a  \nb\\\nc', 'a\nb\nc'],
  ])('renders %j', (markdown, mrkdwn) => {
    expect(rendered(markdown)).toBe(mrkdwn);
  });

  it.each([
    '<!channel>',
    '<@U012AB3CD>',
    '<#C012AB3CD>',
    '<!subteam^S1|team>',
    '[x](!channel)',
    '[x](<!here>)',
    '[x](@U012AB3CD)',
    '![x](#C012AB3CD)',
    '`<!here>`',
    '```\n<!everyone>\n```',
    '&lt;!channel&gt;',
    '\\<!channel>',
    '# <!channel>',
    '| <!here> |\n| - |\n| <@U1> |',
    '[<!channel>](https://x.org)',
    '[x](https://x.org/><!channel>)',
    '<div><!here></div>',
  ])('lets no mention through: %j', (markdown) => {
    expect(rendered(markdown)).not.toMatch(/<[^h]/);
  });

  it('cuts long code inside its fence', () => {
    const piece = rendered(`\`\`\`\n${'<&>'.repeat(2_000)}\n\`\`\``);

    expect(piece.length).toBeLessThan(1_600);
    expect(piece).toMatch(/^```\n[\s\S]*…\n```$/);
  });

  it('leaves no bracket but those of links, whatever the text', () => {
    const snippet = fc.constantFrom(
      '<!channel>',
      '<@U1>',
      '[',
      '](',
      ')',
      '`',
      '```\n',
      '* ',
      '\n',
      '> ',
      '|',
      '**',
      '&lt;',
      '<',
      'https://a.b',
    );
    const markdown = fc.array(fc.oneof(snippet, fc.string()), { maxLength: 20 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(markdown, (text) => {
        const withoutLinks = rendered(text).replace(/<(?:https?:\/\/|mailto:)[^<>|]*\|[^<>]*>/g, '');
        expect(withoutLinks).not.toContain('<');
      }),
    );
  });
});
