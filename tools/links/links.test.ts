import { describe, expect, it } from '@jest/globals';
import { findBrokenLinks, findHeadings, findLinks } from './links.ts';

const exists = (path: string) => ['docs/guide.md', 'docs', 'LICENSE', 'README.md'].includes(path);
const broken = (text: string, file = 'docs/guide.md') =>
  findBrokenLinks(
    new Map([
      [file, text],
      ['README.md', '# Waybill\n\n## Use `it`\n'],
    ]),
    exists,
  );

describe('a link', () => {
  it.each([
    '[a](../README.md)',
    '[a](../README.md#use-it)',
    '[a](..#readme)',
    '[a](#here)\n\n# Here',
    '[a](../LICENSE)',
    '[a](.)',
  ])('leads somewhere: %s', (text) => expect(broken(text)).toEqual([]));

  it.each(['[a](gone.md)', '[a](../README.md#gone)', '[a](#gone)', '[a](../../outside.md)', '![a](gone.png)'])(
    'leads nowhere: %s',
    (text) => expect(broken(text)).toEqual([expect.stringContaining('leads nowhere')]),
  );

  it('is no address elsewhere, and no code', () => {
    expect(findLinks('[a](https://a.example) [b](mailto:b@c.example) `[c](d.md)`\n```\n[e](f.md)\n```\n')).toEqual([]);
  });
});

it('headings are known by the names that GitHub gives them', () => {
  expect(findHeadings('# What is `it`?\n## A: b & c\n## [Link](x.md)\n## Same\n## Same\n')).toEqual([
    'what-is-it',
    'a-b--c',
    'link',
    'same',
    'same-1',
  ]);
});
