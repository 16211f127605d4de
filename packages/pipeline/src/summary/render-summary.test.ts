import { describe, expect, it } from '@jest/globals';
import { exampleEntry } from '../../test/example-entry.ts';
import { outputsOf, renderOutputs } from './render-outputs.ts';
import { renderMarkdown, renderText } from './render-summary.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 22, 9, 0, seconds));
const journal = {
  steps: [
    { step: 'prepare', member: 'pypi', started: at(0), ended: at(4), ok: true },
    { step: 'publish', member: 'github', started: at(4), ended: at(8), ok: false },
  ],
};

describe('the summary of a failed release', () => {
  const text = renderText({ outcome: 'failed', entry: exampleEntry(), journal });

  it('has a row for everything, in columns', () => {
    expect(text).toContain('Release v1.2.0 failed');
    expect(text).toMatch(/^p\.whl +PyPI +done +2026-11-22T09:00:00\.000Z +https:\/\/pypi\.example$/m);
    expect(text).toMatch(/^release +github +failed: EUNREACHABLE no answer +2026/m);
  });

  it('shows what ran when', () => {
    expect(text).toMatch(/^prepare pypi +█{16} {17,} 4\.0 s$/m);
    expect(text).toMatch(/^publish github {17}█{16} +4\.0 s {2}failed$/m);
  });

  it('says where it stopped, what is public, and what to do', () => {
    expect(text).toContain('Failed: publish of github.');
    expect(text).toContain('Public: the tag v1.2.0, pypi.');
    expect(text).toContain('npx waybill resume v1.2.0');
  });

  it('promises nothing public before the tag', () => {
    const planned = renderText({ outcome: 'failed', entry: exampleEntry({ state: 'planned' }), journal });

    expect(planned).toContain('Public: nothing but perhaps the release commit.');
  });

  it('is the same as Markdown, whose cells cannot be broken', () => {
    const entry = exampleEntry({ deliveries: [{ member: 'a|b', state: 'done', at: exampleEntry().updated }] });

    expect(renderMarkdown({ outcome: 'failed', entry, journal })).toContain('| release | a\\|b | done |');
  });
});

describe('the outputs of a job', () => {
  it('name version, digests and addresses', () => {
    expect(outputsOf('released', exampleEntry())).toEqual({
      ...{ outcome: 'released', version: '1.2.0', tag: 'v1.2.0', channel: '' },
      digests: `{"p.whl":"sha256:${'a'.repeat(64)}"}`,
      urls: '{"pypi":"https://pypi.example"}',
    });
    expect(outputsOf('nothing-to-release', undefined)).toEqual({ outcome: 'nothing-to-release' });
  });

  it('keep a value of several lines from forging another output', () => {
    expect(renderOutputs({ a: 'x\noutcome=released' }, 'END-1')).toBe('a<<END-1\nx\noutcome=released\nEND-1\n');
  });
});
