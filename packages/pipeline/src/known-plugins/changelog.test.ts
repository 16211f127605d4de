import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { changelog } from './changelog.ts';

/** Prepares 1.2.0 with these notes over a file, with the plugin itself. */
async function prepared(before: string, notes: string, formerNotes?: string, options: object = {}): Promise<string> {
  await using folder = await temporaryFolder({ 'CHANGELOG.md': before });
  const file = join(folder.path, 'CHANGELOG.md');
  const { nextRelease } = fakeContext();
  const context = fakeContext({ cwd: folder.path, nextRelease: { ...nextRelease, notes } });
  const member = {
    name: '@semantic-release/changelog',
    key: 'changelog',
    plugin: '@semantic-release/changelog',
    options: { ...options },
    hooks: {},
  };
  // @ts-expect-error: it ships no types.
  const plugin = await import('@semantic-release/changelog');
  const write = (changes: object = {}) => plugin.prepare({ ...options, ...changes }, context);
  await changelog.prepare?.(
    { member, context, ports: realPorts(context), ...(formerNotes && { formerNotes: [formerNotes] }) },
    write,
  );
  return await readFile(file, 'utf8');
}

describe('the changelog of a release that is made a second time', () => {
  it('holds its notes once', async () => {
    const once = await prepared('## 1.1.0\n', '## 1.2.0\n\n* weigh');

    expect(once).toBe('## 1.2.0\n\n* weigh\n\n## 1.1.0\n');
    expect(await prepared(once, '## 1.2.0\n\n* weigh')).toBe(once);
  });

  it('loses the notes of the attempt before, when there are more by now', async () => {
    const text = await prepared(
      '## 1.2.0\n\n* weigh\n\n## 1.1.0\n',
      '## 1.2.0\n\n* weigh\n* lift',
      '## 1.2.0\n\n* weigh\n',
    );

    expect(text.match(/## 1\.2\.0/g)).toHaveLength(1);
    expect(text).toContain('## 1.1.0');
  });
});

const notes = '## [1.2.0](https://x.test) (2026-01-01)\n\n* weigh';
const release = '## 1.1.0\n\n* lift';

describe('the notes of a release', () => {
  it.each([
    ['a title', `# Changelog\n\n${release}`, /^# Changelog\n\nNOTES\n\n## 1\.1\.0/],
    [
      'a title and an introduction',
      `# Changelog\n\nAll changes.\n\n${release}`,
      /^# Changelog\n\nAll changes\.\n\nNOTES\n\n## 1\.1\.0/,
    ],
    ['an introduction without a title', `All changes.\n\n${release}`, /^All changes\.\n\nNOTES\n\n## 1\.1\.0/],
    ['a title alone', '# Changelog\n', /^# Changelog\n\nNOTES\n$/],
    ['a title and an introduction alone', '# Changelog\n\nAll changes.\n', /^# Changelog\n\nAll changes\.\n\nNOTES\n$/],
    ['an underlined title', `Changelog\n=========\n\n${release}`, /^Changelog\n=+\n\nNOTES\n\n## 1\.1\.0/],
    [
      'what is not released yet',
      `# Changelog\n\n## [Unreleased]\n\n### Added\n\n- a\n\n${release}`,
      /^# Changelog\n\n## \[Unreleased\]\n\n### Added\n\n- a\n\nNOTES\n\n## 1\.1\.0/,
    ],
    [
      'what is not released yet, and links',
      '# Changelog\n\n## [Unreleased]\n\n- a\n\n[Unreleased]: https://x.test/compare\n',
      /^# Changelog\n\n## \[Unreleased\]\n\n- a\n\nNOTES\n\n\[Unreleased\]: https/,
    ],
    ['releases of the first level', '# Changelog\n\n# 1.1.0\n', /^# Changelog\n\nNOTES\n\n# 1\.1\.0/],
    [
      'front matter',
      `---\ntitle: Changelog\n---\n\n# Changelog\n\n${release}`,
      /^---\ntitle: Changelog\n---\n\n# Changelog\n\nNOTES\n\n## 1\.1\.0/,
    ],
    [
      'a comment that looks like a release',
      `<!--\n## 9.9.9\n-->\n# Changelog\n\n<!-- releases start -->\n\n${release}`,
      /^<!--\n## 9\.9\.9\n-->\n# Changelog\n\n<!-- releases start -->\n\nNOTES\n\n## 1\.1\.0/,
    ],
    [
      'a title with a number',
      `# Release history of 2.0\n\n${release}`,
      /^# Release history of 2\.0\n\nNOTES\n\n## 1\.1/,
    ],
    ['a title of AsciiDoc', '= Changelog\n\n== 1.1.0\n\n* lift', /^= Changelog\n\nNOTES\n\n== 1\.1\.0/],
    [
      'a table of contents',
      `# Changelog\n\n## Contents\n\n- [1.1.0](#110)\n\n${release}`,
      /^# Changelog\n\n## Contents\n\n- \[1\.1\.0\]\(#110\)\n\nNOTES\n\n## 1\.1\.0/,
    ],
    ['a title in HTML', `<h1>Changelog</h1>\n\n${release}`, /^<h1>Changelog<\/h1>\n\nNOTES\n\n## 1\.1\.0/],
    ['no title', `${release}\n`, /^NOTES\n\n## 1\.1\.0/],
    [
      'releases of the first level, and no title',
      '# [1.1.0](https://x.test) (2025-01-01)\n\n## 1.0.1\n',
      /^NOTES\n\n# \[1\.1\.0/,
    ],
    ['releases with a name', '# Changelog\n\n## parcel 1.1.0 (2025)\n', /^# Changelog\n\nNOTES\n\n## parcel/],
    ['releases without numbers', '# Changelog\n\n## The first one\n', /^# Changelog\n\nNOTES\n\n## The first/],
    [
      'a list without releases',
      '# Changelog\n\nAll changes.\n\n- a\n- b\n',
      /^# Changelog\n\nAll changes\.\n\nNOTES\n\n- a/,
    ],
    ['plain lines', '- a\n- b\n', /^NOTES\n\n- a/],
    [
      'a fence',
      '# Changelog\n\n```\n## 0.9.0\n```\n\n## 1.1.0\n',
      /^# Changelog\n\n```\n## 0\.9\.0\n```\n\nNOTES\n\n## 1\.1\.0/,
    ],
    [
      'reStructuredText',
      'Changes\n=======\n\nAll.\n\n1.1.0 (2025)\n------------\n\n* a\n',
      /^Changes\n=+\n\nAll\.\n\nNOTES\n\n1\.1\.0/,
    ],
    ['a title between rules', '=======\nChanges\n=======\n\n1.1.0\n=====\n', /^=+\nChanges\n=+\n\nNOTES\n\n1\.1\.0\n/],
    ['nothing', '', /^NOTES\n$/],
  ])('stand below %s', async (_what, before, after) => {
    const text = await prepared(before, notes);

    expect(text.replace(notes, 'NOTES')).toMatch(after);
    expect(text.split('\n').filter((line) => line !== '').length).toBe(
      before.split('\n').filter((line) => line !== '').length + 2,
    );
    expect(await prepared(text, notes)).toBe(text);
  });

  it('keep the line ends and the byte-order mark of the file', async () => {
    const text = await prepared('\uFEFF# Changelog\r\n\r\n## 1.1.0\r\n', notes);

    expect(text).toBe(`\uFEFF# Changelog\r\n\r\n${notes.replaceAll('\n', '\r\n')}\r\n\r\n## 1.1.0\r\n`);
    expect(await prepared(text, notes)).toBe(text);
    expect(await prepared(text, `${notes}\n* more`, notes)).not.toMatch(/weigh[\s\S]*weigh|[^\r]\n/);
  });

  it('stand below the title that an option asks for', async () => {
    const options = { changelogTitle: '# Changelog' };

    expect(await prepared(`${release}\n`, notes, undefined, options)).toMatch(
      /^# Changelog\n\n## \[1\.2\.0\][\s\S]*## 1\.1\.0/,
    );
    expect(await prepared(`# Changelog\n\nAll.\n\n${release}\n`, notes, undefined, options)).toMatch(
      /^# Changelog\n\nAll\.\n\n## \[1\.2\.0\]/,
    );
  });
});

it.each(['there', 'not there yet'])(
  'a changelog that is a link out of the repository is not written: the target is %s',
  async (state) => {
    await using folder = await temporaryFolder({
      'repository/README.md': '',
      ...(state === 'there' && { 'a.md': 'old' }),
    });
    const cwd = join(folder.path, 'repository');
    await symlink('../a.md', join(cwd, 'CHANGELOG.md'));
    const context = fakeContext({ cwd });
    const member = {
      name: '@semantic-release/changelog',
      key: 'changelog',
      plugin: '@semantic-release/changelog',
      options: {},
      hooks: {},
    };
    const write = () => writeFile(join(cwd, 'CHANGELOG.md'), 'new');

    const prepare = changelog.prepare?.({ member, context, ports: realPorts(context) }, write);

    await expect(prepare).rejects.toMatchObject({ code: 'EOUTSIDE' });
    expect(await readFile(join(folder.path, 'a.md'), 'utf8').catch(() => undefined)).toBe(
      state === 'there' ? 'old' : undefined,
    );
  },
);
