import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { ReleaseFacts } from '@waybill/announcement';
import fc from 'fast-check';
import { expectGoodMessage, seen } from '../../test/slack-limits.ts';
import { renderRelease } from './render-release.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');

const facts: ReleaseFacts = {
  name: 'parcel',
  version: '2.0.0',
  tag: 'v2.0.0',
  type: 'major',
  branch: 'main',
  emphasis: 'none',
  images: [],
  securityFiles: [],
  environments: [],
  notes: await readFile(join(fixtures, 'notes.md'), 'utf8'),
  install: ['pip install parcel==2.0.0', 'docker pull ghcr.io/acme/parcel:2.0.0'],
  page: { label: 'GitHub release', url: 'https://github.com/acme/parcel/releases/tag/v2.0.0' },
  links: [
    { label: 'GitHub release', url: 'https://github.com/acme/parcel/releases/tag/v2.0.0' },
    { label: 'Documentation', url: 'https://acme.github.io/parcel/' },
    { label: 'Issues', url: 'https://github.com/acme/parcel/issues' },
  ],
};

const textOf = (notes: string) => seen(renderRelease({ ...facts, notes }).blocks);

describe('renderRelease', () => {
  it('renders the golden message (UPDATE_GOLDEN=1 writes it)', async () => {
    const golden = join(fixtures, 'release-message.json');
    const message = renderRelease(facts);
    if (process.env['UPDATE_GOLDEN']) await writeFile(golden, `${JSON.stringify(message, null, 2)}\n`);

    expect(message).toEqual(JSON.parse(await readFile(golden, 'utf8')));
    expectGoodMessage(message);
  });

  it('needs neither notes nor commands nor links', () => {
    const message = renderRelease({ ...facts, notes: '', install: [], links: [] });

    expect(message.blocks.map(({ type }) => type)).toEqual(['header', 'context']);
  });

  it('puts breaking changes first', () => {
    const blocks = textOf('### Features\n\n* fly\n\n### BREAKING CHANGES\n\n* wings');

    expect(blocks).toMatch(/BREAKING CHANGES[\s\S]*wings[\s\S]*Features[\s\S]*fly/);
  });

  it('cuts long notes at a line end, keeps what follows them and links to the rest', () => {
    const line = (index: number) => `* change number ${index} of many`;
    const notes = `### Features\n\n${Array.from({ length: 2_000 }, (_, index) => line(index)).join('\n')}`;

    const message = renderRelease({ ...facts, notes });

    expectGoodMessage(message);
    const types = message.blocks.map(({ type }) => type);
    expect(types[0]).toBe('header');
    const texts = seen(message.blocks);
    expect(texts).toMatch(/change number \d+ of many\n/);
    expect(texts).toContain('The notes go on: [GitHub release](https://github.com/acme/parcel/releases/tag/v2.0.0).');
    expect(texts).toContain('pip install parcel==2.0.0');
  });

  it('keeps breaking changes of long notes, wherever they are, with all that is below their heading', () => {
    const many = Array.from(
      { length: 20_000 },
      (_, at) => `* change ${at} ([abc${at}](https://github.com/a/b/c/${at}))`,
    ).join('\n');
    const breaking = '### ⚠ BREAKING CHANGES\n\n* wings\n\n#### Migration\n\nFlap.\n\n### Other';

    const message = renderRelease({ ...facts, notes: `## 2.0.0\n\n### Features\n\n${many}\n\n${breaking}\n\n* no` });

    expectGoodMessage(message);
    expect(seen(message.blocks)).toMatch(
      /BREAKING CHANGES\*\n• wings\n\n\*Migration\*\n\nFlap\.\n\n\*Features\*\n• change 0/,
    );
    expect(seen(message.blocks)).toContain('The notes go on: [GitHub release]');
  });

  it('leads to the page of the release, not to what was published first', () => {
    const links = [{ label: 'ghcr.io/acme/parcel', url: 'https://ghcr.io/acme/parcel' }];
    const notes = '* change\n'.repeat(5_000);

    expect(seen(renderRelease({ ...facts, notes, links }).blocks)).toContain(
      'go on: [GitHub release](https://github.com/',
    );
    expect(seen(renderRelease({ ...facts, notes, links, page: undefined }).blocks)).toContain('The notes go on.\n');
  });

  it('keeps to the limits and mentions nobody, whatever it is about', () => {
    const bad = fc.constantFrom(
      '<!channel>',
      '<@U1> ',
      '[x](!here)',
      '\n# ',
      '\n* ',
      '```\n',
      '\n\n',
      '&',
      '😀',
      'https://a.b/<!here> ',
    );
    const text = fc
      .array(fc.oneof(bad, fc.string({ unit: 'grapheme' })), { maxLength: 40 })
      .map((parts) => parts.join(''));
    const long = fc.tuple(text, fc.integer({ min: 1, max: 300 })).map(([part, times]) => part.repeat(times));
    const links = fc.array(fc.record({ label: text, url: fc.oneof(fc.webUrl(), text) }), { maxLength: 60 });
    const anything = fc.record({
      name: fc.oneof(text, long),
      version: text,
      tag: text,
      type: fc.constant('minor'),
      emphasis: fc.constantFrom('security', 'hotfix', 'major', 'none'),
      images: fc.constant([]),
      securityFiles: fc.array(text),
      environments: fc.constant([]),
      branch: text,
      notes: long,
      page: fc.constant(undefined),
      install: fc.array(text, { maxLength: 60 }),
      links,
    });
    fc.assert(
      fc.property(anything, (each) => expectGoodMessage(renderRelease(each))),
      { numRuns: 60 },
    );
  });
});
