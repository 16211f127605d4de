import { expect, it } from '@jest/globals';
import { makeSafeMarkdown } from './safe-markdown.ts';

it.each([
  'weigh (#12), see [the docs](https://example.org/a) and [#3](../issues/3)',
  '<https://example.org> and <ada@example.org>, a < b, 1 <2, <- and <=',
  '`List<String>` and\n```\n<b>\n```',
  '[https://example.org](https://example.org/a) [example.org](https://example.org)',
  '[mail](mailto:ada@example.org) [a]: https://example.org',
  '[README.md](https://example.org/a/README.md) [release.yml](https://example.org) [1.0.0](https://example.org)',
  'std::vector[0] and a[i] (b)',
  '![logo](https://example.org/logo.png)',
  '[example.org](https://www.example.org) [www.example.org](https://example.org:443/)',
  '[https://bücher.example](https://xn--bcher-kva.example) [https://example.org:443.](https://example.org)',
  '[docs](docs/a.md?a=1&b=2#L1:2) [@scope/package](https://www.npmjs.com/package/@scope/package)',
  '| `a` | `List<int>` |\n|---|---|\n| b | `std::map<int, b>` |',
  '- use\n  ```yaml\n  a: <b>\n\n  c: <d>\n  ```\nand `vector<int,\nint>`',
  '\\<b> \\[x](y) [https://example.org] a <= b && c < d',
  '* **scope:** [1.0](#10) [v1.2.0](https://example.org/compare/v1.1.0...v1.2.0)',
])('leaves ordinary Markdown as it is: %j', (text) => {
  expect(makeSafeMarkdown(text)).toBe(text);
});

it.each([
  ['List<String> <!-- hidden', 'List\\<String> \\<!-- hidden'],
  ['<img src=x onerror=alert(1)></details>', '\\<img src=x onerror=alert(1)>\\</details>'],
  ['<javascript:alert(1)>', '\\<javascript:alert(1)>'],
  ['[x](javascript:alert(1))', '[x\\](javascript:alert(1))'],
  ['[x]( JaVaScRiPt:alert(1))', '[x\\]( JaVaScRiPt:alert(1))'],
  ['[x](<data:text/html,a>)', '[x\\](\\<data:text/html,a>)'],
  ['[x](javascript&#58;alert(1))', '[x\\](javascript&#58;alert(1))'],
  ['[x](java\\script:alert(1))', '[x\\](java\\script:alert(1))'],
  ['[x]: vbscript:a', '[x\\]: vbscript:a'],
  ['[https://pypi.org](https://evil.test/)', '\\[https://pypi.org](https://evil.test/)'],
  ['[pypi.org/project](https://pypi.org@evil.test)', '\\[pypi.org/project](https://pypi.org@evil.test)'],
  // A backslash before is one of two, or takes the mark before it away.
  ['\\\\<b>', '\\\\\\<b>'],
  ['[x\\\\](javascript:a)', '[x\\\\\\](javascript:a)'],
  ['\\\\[https://pypi.org](https://evil.test)', '\\\\\\[https://pypi.org](https://evil.test)'],
  // What looks like code and is none.
  ['\\`<b>\\`', '\\`\\<b>\\`'],
  ['a ~~~<b>~~~', 'a ~~~\\<b>~~~'],
  ['a ` b\n\n<b> `', 'a ` b\n\n\\<b> `'],
  ['a ` b\n<div> `', 'a ` b\n\\<div> `'],
  ['a ` b\n- <b> `', 'a ` b\n- \\<b> `'],
  ['> ```\n<b>\n```', '> ```\n\\<b>\n```'],
  ['> ```\nx <b> ```', '> ```\nx \\<b> ```'],
  ['- ~~~ `\nx <b> `', '- ~~~ `\nx \\<b> `'],
  ['- a\n  ```\n<b>\n  ```', '- a\n  ```\n\\<b>\n  ```'],
  ["[a]: /u '`'\nx <b> `", "[a]: /u '`'\nx \\<b> `"],
  ['    a `\nx <b> `', '    a `\nx \\<b> `'],
  ['a | b\n- | -\n` x | <b> `', 'a | b\n- | -\n` x | \\<b> `'],
  ['x y`\n|-|-|\n`<div>`', 'x y`\n|-|-|\n`\\<div>`'],
  // Other ways to say one place and to lead to another.
  ['[https://pypi.org](//evil.test)', '\\[https://pypi.org](//evil.test)'],
  ['[**https://pypi.org**](https://evil.test)', '\\[**https://pypi.org**](https://evil.test)'],
  ['[see https://pypi.org/p](https://evil.test)', '\\[see https://pypi.org/p](https://evil.test)'],
  ['[ pypi.org ](https://evil.test)', '\\[ pypi.org ](https://evil.test)'],
  ['[https&#58;//pypi.org](https://evil.test)', '\\[https&#58;//pypi.org](https://evil.test)'],
  ['[https://pypi.org [a]](https://evil.test)', '\\[https://pypi.org [a]](https://evil.test)'],
  ['[https://pypi.org](https://evil.test\\@pypi.org)', '\\[https://pypi.org](https://evil.test\\@pypi.org)'],
  ['[https://pypi.org][1]', '\\[https://pypi.org][1]'],
  ['[https://pypi.org]: https://evil.test', '\\[https://pypi.org]: https://evil.test'],
])('shows what hides: %j', (text, safe) => {
  expect(makeSafeMarkdown(text)).toBe(safe);
});
