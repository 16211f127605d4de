import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findWarnings } from './find-warnings.ts';
import { splitDiff } from './read-changes.ts';
import { nameWithoutVersion } from './read-release.ts';
import { realNames } from './real-names.ts';
import { renderBlocks } from './render-blocks.ts';

it('finds warnings with the lines that belong to them, each once', () => {
  const log = [
    '[1:02:03 PM] [semantic-release] › ℹ  Running semantic-release',
    '[1:02:03 PM] [semantic-release] [@waybill/pipeline] › ⚠  1 of 2 commits is not understood:',
    '- 0aa123f Fix things',
    '#0 building with "default" instance using docker driver',
    '- output of a tool',
    '[1:02:04 PM] [semantic-release] [@waybill/scan] › ⚠  Nothing was scanned.',
    '[1:02:05 PM] [semantic-release] [@waybill/scan] › ⚠  Nothing was scanned.',
    '[1:02:05 PM] [semantic-release] › ✔  Done ⚠',
    '⚠ not a line of the log',
  ].join('\n');

  expect(findWarnings(log)).toEqual([
    '1 of 2 commits is not understood:\n- 0aa123f Fix things',
    'Nothing was scanned.',
  ]);
});

it('splits a diff into files, new and removed ones too', () => {
  const diff = [
    'diff --git a/a b/a',
    '--- a/a',
    '+++ b/a',
    '@@ -1 +1 @@',
    '-diff --git a/x b/x',
    '+2',
    'diff --git a/new b/new',
    'new file mode 100644',
    '--- /dev/null',
    '+++ b/new',
    '@@ -0,0 +1 @@',
    '+x',
    'diff --git a/gone b/gone',
    'deleted file mode 100644',
    '--- a/gone',
    '+++ /dev/null',
    '@@ -1 +0,0 @@',
    '-x',
    'diff --git a/image.png b/image.png',
    'Binary files a/image.png and b/image.png differ',
    '',
  ].join('\n');

  expect(splitDiff(diff)).toEqual([
    { path: 'a', patch: '@@ -1 +1 @@\n-diff --git a/x b/x\n+2\n' },
    { path: 'new', patch: '@@ -0,0 +1 @@\n+x\n' },
    { path: 'gone', patch: '@@ -1 +0,0 @@\n-x\n' },
    { path: 'image.png', patch: '' },
  ]);
  expect(splitDiff('')).toEqual([]);
});

it.each([
  ['parcel-1.2.0-py3-none-any.whl', 'parcel-1.10.0-py3-none-any.whl'],
  ['parcel-1.2.0.tar.gz', 'parcel-2.0.0rc1.tar.gz'],
  ['parcel-1.2.0_linux-amd64.cdx.json', 'parcel-1.2.1-beta.1_linux-amd64.cdx.json'],
])('knows %s as the same file as %s', (name, former) => {
  expect(nameWithoutVersion(name)).toBe(nameWithoutVersion(former));
});

it('knows other files as others', () => {
  expect(nameWithoutVersion('parcel-1.2.0.tar.gz')).not.toBe(nameWithoutVersion('crate-1.2.0.tar.gz'));
  expect(nameWithoutVersion('parcel-1.2.0.tar.gz')).not.toBe(nameWithoutVersion('parcel-1.2.0.zip'));
});

it('puts real names in place of stand-ins, the longest first', () => {
  const replacements = [
    { local: '127.0.0.1:50', real: 'pypi.org' },
    { local: '127.0.0.1:5000/ghcr.io/acme', real: 'ghcr.io/acme' },
    { local: '', real: 'nothing' },
  ];

  expect(realNames({ a: ['docker pull 127.0.0.1:5000/ghcr.io/acme/x', 1, null], b: true }, replacements)).toEqual({
    ...{ a: ['docker pull ghcr.io/acme/x', 1, null], b: true },
  });
});

it('shows the blocks of a message as Markdown', () => {
  const text = (words: string, style?: object) => ({ type: 'text', text: words, ...(style && { style }) });
  const blocks = [
    { type: 'header', text: { type: 'plain_text', text: 'parcel 1.0 *is* out' } },
    { type: 'section', text: { type: 'mrkdwn', text: '*Bold* <https://a.org/x|a &amp; b> `code`' } },
    {
      type: 'rich_text',
      elements: [
        { type: 'rich_text_section', elements: [text('Features', { bold: true }), text(' <b>')] },
        {
          type: 'rich_text_list',
          style: 'bullet',
          elements: [
            {
              type: 'rich_text_section',
              elements: [text('weigh'), { type: 'link', url: 'https://a.org/', text: 'x' }],
            },
          ],
        },
        { type: 'rich_text_preformatted', elements: [text('pip install parcel')] },
      ],
    },
    {
      type: 'actions',
      elements: [{ type: 'button', text: { type: 'plain_text', text: 'Page' }, url: 'javascript:alert(1)' }],
    },
    { type: 'unknown' },
  ];

  expect(renderBlocks(blocks)).toBe(
    [
      '### parcel 1.0 \\*is\\* out',
      '**Bold** [a & b](https://a.org/x) `code`',
      '**Features** \\<b\\>\n\n- weigh[x](https://a.org/)\n\n```\npip install parcel\n```',
      '[Page]()',
    ].join('\n\n'),
  );
});

it('reads blocks, diffs and logs of any form', () => {
  const block = fc.dictionary(
    fc.constantFrom('type', 'text', 'elements', 'fields', 'style', 'url', 'name'),
    fc.oneof(
      fc.string(),
      fc.constantFrom('section', 'rich_text', 'mrkdwn', 'link', 'header', 'actions'),
      fc.constant([{ type: 'text', text: 'x' }]),
    ),
  );
  fc.assert(
    fc.property(fc.array(block), fc.string(), (blocks, words) => {
      expect(typeof renderBlocks(blocks)).toBe('string');
      splitDiff(words);
      findWarnings(words);
    }),
    { numRuns: 300 },
  );
});
