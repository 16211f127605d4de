import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutChangelog } from './cut-changelog.ts';

const of = (version: string) => ({ version, day: '2026-11-28' });

describe('the changelog of a release', () => {
  it.each([
    ['written by hand', '# Changelog\n\n## Unreleased\n\n### Added\n\n- A.\n', '### Added\n\n- A.\n'],
    ['empty', '# Changelog\n\n## Unreleased\n', 'No change that a user notices.'],
    ['without a line end', '# Changelog\n\n## Unreleased\n\n- A.', '- A.\n'],
  ])('gets a section of what is %s', (_, text, section) => {
    const cut = cutChangelog(text, of('1.2.0'));

    expect(cut).toContain(`## Unreleased\n\n## 1.2.0 (2026-11-28)\n\n${section}`);
    expect(cut.endsWith('\n')).toBe(true);
  });

  it('keeps earlier versions', () => {
    const first = cutChangelog('# Changelog\n\n## Unreleased\n\n- A.\n', of('1.0.0'));
    const second = cutChangelog(first.replace('## Unreleased\n', '## Unreleased\n\n- B.\n'), of('1.1.0'));

    expect(second).toBe(
      '# Changelog\n\n## Unreleased\n\n## 1.1.0 (2026-11-28)\n\n- B.\n\n## 1.0.0 (2026-11-28)\n\n- A.\n',
    );
  });

  it('leaves it to the stable version, and to the first run', () => {
    const text = '# Changelog\n\n## Unreleased\n\n- A.\n';

    expect(cutChangelog(text, of('1.2.0-beta.1'))).toBe(text);
    const once = cutChangelog(text, of('1.2.0'));
    expect(cutChangelog(once, { version: '1.2.0', day: '2026-12-24' })).toBe(once);
  });

  it('names the heading that it needs', () => {
    expect(() => cutChangelog('# Changelog\n', of('1.2.0'))).toThrow('no heading `## Unreleased`');
  });

  it('loses no line, whatever is written', () => {
    const line = fc.constantFrom('', '- one', '### Added', '## 0.9.0 (2025-01-01)', 'text ## Unreleased', '  code');
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (above, below) => {
        const text = [...above.filter((each) => !each.startsWith('## ')), '## Unreleased', ...below, ''].join('\n');
        const cut = cutChangelog(text, of('1.0.0'));
        const lines = (of: string) => of.split('\n').filter((each) => each.trim() !== '');
        expect(lines(cut)).toEqual(expect.arrayContaining(lines(text)));
        expect(cutChangelog(cut, of('1.0.0'))).toBe(cut);
      }),
    );
  });
});
