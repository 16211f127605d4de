import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readArtifacts, recordArtifact } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { prepare, verifyConditions, verifyRelease } from '../plugin.ts';

const notes = `## [2.0.0](https://x.org) (2026-11-28)

### Features

* **api:** fly ([1f2e3d4](https://github.com/acme/parcel/commit/1f2e3d4)), closes [#7](https://github.com/acme/parcel/issues/7)

### Bug Fixes

* land @everyone <script>

### ⚠ BREAKING CHANGES

* wings are needed
`;
const nextRelease = { ...fakeContext().nextRelease, version: '2.0.0', gitTag: 'v2.0.0', type: 'major', notes };
const digest = `sha256:${'d'.repeat(64)}`;

async function project(files: Readonly<Record<string, string>> = {}) {
  const folder = await temporaryFolder({ 'pyproject.toml': '[project]\nname = "parcel"\n', ...files });
  const image = { kind: 'image', name: 'ghcr.io/acme/parcel', mediaType: 'x', tags: ['2.0.0'], digest } as const;
  await recordArtifact(folder.path, '2.0.0', image);
  await recordArtifact(folder.path, '2.0.0', {
    kind: 'sdist',
    name: 'parcel-2.0.0.tar.gz',
    version: '2.0.0',
    mediaType: 'x',
  });
  await recordArtifact(folder.path, '2.0.0', { kind: 'sbom', name: 'parcel-2.0.0.cdx.json', mediaType: 'x' });
  const path = '.waybill/2.0.0/scan/scan.json';
  await recordArtifact(folder.path, '2.0.0', { kind: 'scan', name: 'scan.json', path, mediaType: 'application/json' });
  await mkdir(join(folder.path, '.waybill/2.0.0/scan'), { recursive: true });
  const changes = { since: '1.9.0', opened: [], closed: ['CVE-2026-1 of <b>requests'] };
  await writeFile(join(folder.path, path), JSON.stringify({ verdict: 'passed', changes }));
  return folder;
}

/** As `@waybill/sbom` writes it. */
async function recordComponents(cwd: string, subjects: readonly object[], schemaVersion = 1) {
  const path = '.waybill/2.0.0/sbom/sbom-changes-2.0.0.json';
  const mediaType = 'application/vnd.waybill.sbom-changes+json';
  await recordArtifact(cwd, '2.0.0', { kind: 'report', name: 'sbom-changes-2.0.0.json', path, mediaType });
  await mkdir(join(cwd, '.waybill/2.0.0/sbom'), { recursive: true });
  await writeFile(join(cwd, path), JSON.stringify({ schemaVersion, version: '2.0.0', since: '1.9.0', subjects }));
}

describe('the announcement', () => {
  it('is a file and an artifact, the same in a second run', async () => {
    await using folder = await project();
    const context = fakeContext({ cwd: folder.path, nextRelease });
    const read = (name: string) => readFile(join(folder.path, '.waybill/2.0.0', name), 'utf8');

    await prepare({}, context);
    const text = await read('ANNOUNCEMENT.md');
    await prepare({}, context);

    expect(await read('ANNOUNCEMENT.md')).toBe(text);
    expect(text).toMatch(
      /^# parcel 2\.0\.0 is released\n\n\*.*Major release from main\*\n\n## Migration guide\n\n- wings are needed\n\n## What's new\n\n- \*\*api:\*\* fly/,
    );
    expect(text).toContain(`pip install parcel==2.0.0\ndocker pull ghcr.io/acme/parcel:2.0.0@${digest}`);
    expect(text).toContain(
      '## SBOM and scans\n\n- Scan for vulnerabilities: passed\n- Closed since 1.9.0: CVE-2026-1 of \\<b>requests\n- `parcel-2.0.0.cdx.json`',
    );
    expect(text).toContain('[GitHub release](https://github.com/acme/parcel/releases/tag/v2.0.0)');
    expect(text).not.toMatch(/@everyone|(?<!\\)<script/);
    expect(JSON.parse(await read('announcement.json'))).toMatchObject({
      title: 'parcel 2.0.0 is released',
      tone: 'major',
      release: { version: '2.0.0', pythonVersion: '2.0.0' },
      sections: [{ topic: 'migration' }, { topic: 'features' }, { topic: 'fixes' }],
    });
    const recorded = (await readArtifacts(folder.path, '2.0.0')).filter(({ kind }) => kind === 'file');
    expect(recorded).toMatchObject([
      {
        name: 'ANNOUNCEMENT.md',
        path: '.waybill/2.0.0/ANNOUNCEMENT.md',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      { name: 'announcement.json' },
    ]);
  });

  describe('says which components changed', () => {
    const section = async (folder: { readonly path: string }) => {
      await prepare({}, fakeContext({ cwd: folder.path, nextRelease }));
      const text = await readFile(join(folder.path, '.waybill/2.0.0/ANNOUNCEMENT.md'), 'utf8');
      return text.split('## SBOM and scans\n\n')[1]?.split('\n\n')[0]?.split('\n');
    };

    it('once for all platforms, in plain words', async () => {
      await using folder = await project();
      const upgraded = [
        { name: 'urllib3', from: '1.26.0', to: '2.2.1', purl: 'pkg:pypi/urllib3' },
        { name: 'libc6', from: '2.36-9+deb12u1', to: '2.36-9', isDowngrade: true },
      ];
      const added = [{ name: '<img src=x>\n## @everyone', version: '1' }];
      const platforms = ['linux/amd64', 'linux/arm64'].map((platform) => ({
        describes: 'x',
        platform,
        added,
        upgraded,
      }));
      await recordComponents(folder.path, [...platforms, { describes: 'parcel', removed: [{ name: 'gone' }] }]);

      expect((await section(folder))?.slice(2)).toEqual([
        '- Components: 1 upgraded, 1 downgraded, 1 added, 1 removed since 1.9.0',
        '- Upgraded: urllib3 1.26.0 → 2.2.1',
        '- Downgraded: libc6 2.36-9+deb12u1 → 2.36-9',
        expect.stringMatching(/^- Added: \\<img src=x> ## @\u200Beveryone 1$/),
        '- Removed: gone',
        '- `parcel-2.0.0.cdx.json`',
        '- `scan.json`',
      ]);
    });

    it('of thousands the first ones', async () => {
      await using folder = await project();
      const added = Array.from({ length: 20_000 }, (_, at) => ({
        name: `p${String(at).padStart(5, '0')}`,
        version: '1',
      }));
      await recordComponents(folder.path, [{ describes: 'x', added }]);

      expect((await section(folder))?.[3]).toBe(
        `- Added: ${added
          .slice(0, 10)
          .map(({ name }) => `${name} 1`)
          .join(', ')}, and 19990 more`,
      );
    });

    it.each<[string, readonly object[], number, readonly string[]]>([
      [
        'where none did',
        [{ describes: 'x', added: [], removed: [], upgraded: [] }],
        1,
        ['- Components: no change since 1.9.0'],
      ],
      ['and nothing of a file of another version', [{ describes: 'x' }], 2, []],
      ['and nothing of a file that is none', [{ added: 'x' }], 1, []],
    ])('%s', async (_, subjects, schemaVersion, lines) => {
      await using folder = await project();
      await recordComponents(folder.path, subjects, schemaVersion);

      expect((await section(folder))?.filter((line) => line.includes('Components'))).toEqual(lines);
    });

    it('to a template of the project and to operators', async () => {
      await using folder = await project({
        'news.liquid':
          'Since {{ components.since }}:{% for each in components.upgraded %} {{ each.name }} {{ each.to }}{% endfor %}.',
      });
      await recordComponents(folder.path, [{ describes: 'x', upgraded: [{ name: 'six', from: '1', to: '2' }] }]);
      const context = fakeContext({ cwd: folder.path, nextRelease });

      await verifyConditions({ template: 'news.liquid' }, context);
      await verifyRelease({ template: 'news.liquid' }, context);
      await verifyRelease({ template: 'devops' }, context);

      expect(context.lines[0]).toContain('Since 1.9.0: six 2.');
      expect(context.lines[1]).toContain('- Components: 1 upgraded since 1.9.0\n- Upgraded: six 1 → 2');
    });
  });

  it('is printed by a dry run, by a template of the project', async () => {
    await using folder = await project({ 'news.liquid': '# {{ name }}!\n\n{{ sections.features }}' });
    const context = fakeContext({ cwd: folder.path, nextRelease });

    await verifyConditions({ template: 'news.liquid' }, context);
    await verifyRelease({ template: 'news.liquid' }, context);

    expect(context.lines.join('\n')).toMatch(/Announcement of 2\.0\.0:\n# parcel!\n\n- \*\*api:\*\* fly/);
    await expect(verifyConditions({ template: 'gone.liquid' }, context)).rejects.toMatchObject({
      errors: [{ code: 'ENOTEMPLATE' }],
    });
  });

  it('is not written by a job that only builds', async () => {
    await using folder = await project();

    await prepare({}, { ...fakeContext({ cwd: folder.path, nextRelease }), isBuildOnly: true });

    expect((await readArtifacts(folder.path, '2.0.0')).filter(({ kind }) => kind === 'file')).toEqual([]);
  });
});
