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
