import { describe, expect, it } from '@jest/globals';
import { drawPicture, toDot } from './draw-picture.ts';
import { sourceOf, toSiteLink } from './site-links.ts';

describe('a link of a Markdown file, on the site', () => {
  it.each([
    [
      'the README of a package',
      '../packages/pypi#trusted-publishing',
      'docs/index.md',
      '/plugins/pypi#trusted-publishing',
    ],
    ['the same with its file', '../../packages/pypi/README.md', 'docs/guides/a.md', '/plugins/pypi'],
    ['another package', '../oci#readme', 'packages/docker/README.md', '/plugins/oci'],
    ['a page', '../../docs/ledger.md#who-may-write-it', 'packages/pipeline/README.md', '/ledger#who-may-write-it'],
    ['a page beside it', '0060-slack.md', 'docs/decisions/0015-old.md', '/decisions/0060-slack'],
    ['an index', '../../docs/decisions/README.md', 'packages/docker/README.md', '/decisions/'],
    [
      'a source file',
      '../tools/rooms.ts',
      'docs/architecture.md',
      expect.stringMatching(/^https:.*\/blob\/main\/tools\/rooms\.ts$/),
    ],
    ['a heading', '#options', 'packages/pypi/README.md', '#options'],
    ['another site', 'https://pypi.org/a.md', 'docs/index.md', 'https://pypi.org/a.md'],
  ])('%s', (_, link, file, expected) => {
    expect(toSiteLink(link, file)).toEqual(expected);
  });

  it('belongs to the file that the page is made from', () => {
    expect(sourceOf('plugins/docker.md')).toBe('packages/docker/README.md');
    expect(sourceOf('guides/a.md')).toBe('docs/guides/a.md');
  });
});

describe('a picture', () => {
  const chart = 'flowchart LR\n  python-index --> http\n  alone\n';

  it('has the arrows of the chart', () => {
    expect(toDot(chart)).toMatch(/"python-index" -> "http"; "alone" }$/);
  });

  it('takes the colours of the page', () => {
    const drawn = drawPicture(
      chart,
      () => '<?xml?><svg width="9pt" height="9pt"><path stroke="black"/><text x="1">a</text></svg>',
    );

    expect(drawn).toContain('<text fill="currentColor" x="1">');
    expect(drawn).not.toMatch(/black|\?xml|height=/);
  });
});
