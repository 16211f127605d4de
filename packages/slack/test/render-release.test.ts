import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ReleaseFacts } from '../src/release-facts.ts';
import { renderRelease } from '../src/render-release.ts';
import { expectGoodMessage } from './slack-limits.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures');

const facts: ReleaseFacts = {
  name: 'parcel',
  version: '2.0.0',
  type: 'major',
  branch: 'main',
  notes: await readFile(join(fixtures, 'notes.md'), 'utf8'),
  install: ['pip install parcel==2.0.0', 'docker pull ghcr.io/acme/parcel:2.0.0'],
  links: [
    { label: 'GitHub release', url: 'https://github.com/acme/parcel/releases/tag/v2.0.0' },
    { label: 'Documentation', url: 'https://acme.github.io/parcel/' },
    { label: 'Issues', url: 'https://github.com/acme/parcel/issues' },
  ],
};

const textOf = (notes: string) => JSON.stringify(renderRelease({ ...facts, notes }).blocks);

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

    expect(blocks).toMatch(/BREAKING CHANGES.*wings.*Features.*fly/);
  });

  it('cuts long notes at a line end, keeps what follows them and links to the rest', () => {
    const line = (index: number) => `* change number ${index} of many`;
    const notes = `### Features\n\n${Array.from({ length: 2_000 }, (_, index) => line(index)).join('\n')}`;

    const message = renderRelease({ ...facts, notes });

    expectGoodMessage(message);
    const types = message.blocks.map(({ type }) => type);
    expect(types).toEqual(['header', 'context', 'section', 'section', 'section', 'context', 'section', 'section']);
    const texts = JSON.stringify(message.blocks);
    expect(texts).toMatch(/change number \d+ of many"/);
    expect(texts).toContain('The notes go on: <https://github.com/acme/parcel/releases/tag/v2.0.0|GitHub release>.');
    expect(texts).toContain('pip install parcel==2.0.0');
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
      type: fc.constant('minor'),
      branch: text,
      notes: long,
      install: fc.array(text, { maxLength: 60 }),
      links,
    });
    fc.assert(
      fc.property(anything, (each) => expectGoodMessage(renderRelease(each))),
      { numRuns: 60 },
    );
  });
});
