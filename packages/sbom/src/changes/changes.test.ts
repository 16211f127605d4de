import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readArtifacts, recordArtifact } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { builtRelease, readSbom, run } from '../../test/built-release.ts';
import { generateNotes, prepare } from '../index.ts';
import { compareComponents } from './compare-components.ts';
import { renderNotes } from './render-notes.ts';
import { formerName } from './write-changes.ts';

const component = (name: string, version?: string, type = 'pypi') =>
  ({ type: 'library', name, version, purl: `pkg:${type}/${name}${version ? `@${version}?a=b` : ''}` }) as const;

describe('two lists of components', () => {
  it('differ by what was added, removed and upgraded', () => {
    const before = [component('a', '1.0'), component('b', '1'), component('c', '2.10'), component('same', '1')];
    const after = [
      component('same', '1'),
      component('a', '1.1'),
      component('c', '2.9'),
      component('d', '3'),
      component('b', '1', 'npm'),
    ];

    expect(compareComponents(before, after)).toEqual({
      added: [
        { name: 'b', version: '1', purl: 'pkg:npm/b' },
        { name: 'd', version: '3', purl: 'pkg:pypi/d' },
      ],
      removed: [{ name: 'b', version: '1', purl: 'pkg:pypi/b' }],
      upgraded: [
        { name: 'a', from: '1.0', to: '1.1', purl: 'pkg:pypi/a' },
        { name: 'c', from: '2.10', to: '2.9', purl: 'pkg:pypi/c', isDowngrade: true },
      ],
    });
  });

  it('may have several versions of one, and things without a purl', () => {
    const file = { type: 'file', name: 'a.so', version: undefined, purl: undefined } as const;

    expect(
      compareComponents([component('a', '1'), component('a', '2')], [component('a', '2'), component('a', '3'), file]),
    ).toMatchObject({
      added: [{ name: 'a.so' }],
      upgraded: [{ name: 'a', from: '1', to: '3' }],
    });
    expect(compareComponents([component('a', '1')], [component('a', '2'), component('a', '3')])).toMatchObject({
      added: [{ version: '2' }, { version: '3' }],
      removed: [{ version: '1' }],
      upgraded: [],
    });
    expect(compareComponents([component('a')], [component('a', '1')]).added).toHaveLength(1);
  });

  it.each([
    ['1.9', '1.10', false],
    ['1.0rc1', '1.0', false],
    ['1.0', '1.0rc1', true],
    ['1:2.36-9+deb12u1', '1:2.36-9', true],
    ['2.0', '2.0.1', false],
  ])('from %s to %s is a downgrade: %s', (from, to, expected) => {
    const [found] = compareComponents([component('a', from)], [component('a', to)]).upgraded;
    expect(found?.isDowngrade ?? false).toBe(expected);
  });
});

describe('notes', () => {
  it('are short, inert, and empty where nothing changed', () => {
    const changes = compareComponents([component('a', '1')], [component('a', '2'), component('x`\n## y', '1')]);

    expect(renderNotes([changes, changes])).toBe(
      '### Dependencies\n\n* upgraded `a` from `1` to `2`\n* added `` x` ## y `` `1`\n',
    );
    expect(renderNotes([compareComponents([], [])])).toBe('');
    const many = Array.from({ length: 100 }, (_, index) => component(`p${index}`, '1'));
    expect(renderNotes([compareComponents([], many)])).toContain('* … and 75 more');
  });

  const lock = (version: string, extra = '') => `version = 1
[[package]]
name = "parcel"
source = { editable = "." }
dependencies = [{ name = "requests" }${extra && ', { name = "six" }'}]
[[package]]
name = "requests"
version = "${version}"
${extra}`;

  it('say what the lock files of two releases say', async () => {
    await using folder = await temporaryFolder({
      'pyproject.toml': '[project]\nname = "parcel"\n',
      'uv.lock': lock('1.0'),
    });
    const git = (...args: string[]) =>
      execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.example', ...args], { cwd: folder.path });
    await git('init', '-q');
    await git('add', '-A');
    await git('commit', '-qm', 'first');
    await git('tag', 'v1.1.0');
    await writeFile(join(folder.path, 'uv.lock'), lock('2.0', '[[package]]\nname = "six"\nversion = "1.16.0"\n'));
    const context = fakeContext({ cwd: folder.path, env: process.env });
    const notesSince = (gitTag: string) =>
      generateNotes({}, { ...context, lastRelease: { ...context.lastRelease, gitTag } } as never);

    expect(await notesSince('v1.1.0')).toBe(
      '### Dependencies\n\n* upgraded `requests` from `1.0` to `2.0`\n* added `six` `1.16.0`\n',
    );
    // The first release, and one whose tag this clone lacks.
    expect(await notesSince('')).toBe('');
    expect(await notesSince('v0.9.0')).toBe('');
  });
});

it.each([
  ['parcel-1.2.0', '1.2.0', '1.1.0', 'parcel-1.1.0'],
  ['parcel-1.2.0b2', '1.2.0-beta.2', '1.2.0-beta.1', 'parcel-1.2.0b1'],
  ['parcel-1.2.0-beta.2_linux-amd64', '1.2.0-beta.2', '1.1.0', 'parcel-1.1.0_linux-amd64'],
  ['parcel-9', '1.2.0', '1.1.0', 'parcel-9'],
])('finds the former document of %s', (file, version, last, former) => {
  expect(formerName(file, version, last)).toBe(former);
});

it('writes all changes of a release beside its documents, for whoever announces it', async () => {
  await using folder = await builtRelease();
  await recordArtifact(folder.path, '1.2.0', folder.image);
  const previous = {
    bomFormat: 'CycloneDX',
    components: [
      { name: 'urllib3', version: '1.26.0', purl: 'pkg:pypi/urllib3@1.26.0' },
      { name: 'gone', version: '1', purl: 'pkg:pypi/gone@1' },
    ],
  };
  const page = 'https://api.github.example/repos/acme/parcel/releases/tags/v1.1.0';
  const asset = 'https://api.github.example/assets/7';
  const seen: string[] = [];
  const http = async ({ url, headers }: { url: string | URL; headers?: Readonly<Record<string, string>> }) => {
    seen.push(`${url} ${headers?.['authorization'] ?? ''}`);
    const assets = [
      { name: 'parcel-1.1.0_linux-amd64.cdx.json', url: asset },
      { name: 'parcel-1.1.0_linux-arm64.cdx.json', url: 'https://elsewhere.example/assets/8' },
    ];
    const text = JSON.stringify(String(url) === page ? { assets } : previous);
    return { ok: true, status: 200, bytes: new TextEncoder().encode(text), text: () => text };
  };
  const context = fakeContext({
    cwd: folder.path,
    env: { GITHUB_API_URL: 'https://api.github.example', GITHUB_TOKEN: 'token-of-the-job' },
    options: { repositoryUrl: 'https://github.example/acme/parcel.git' },
    lastRelease: { version: '1.1.0', gitTag: 'v1.1.0', gitHead: 'a', channels: [null], name: 'v1.1.0' },
  } as never);

  await prepare({}, context, { run, http: http as never });

  const { bom: changes } = await readSbom(folder.path, 'sbom-changes-1.2.0.json');
  expect(changes).toMatchObject({ schemaVersion: 1, version: '1.2.0', since: '1.1.0' });
  const records = await readArtifacts(folder.path, '1.2.0');
  expect(records.find(({ kind }) => kind === 'report')?.measures).toEqual({
    added: changes.subjects[0].added.length,
    removed: 1,
    upgraded: 1,
  });
  expect(changes.subjects).toMatchObject([
    {
      describes: 'ghcr.io/acme/parcel',
      platform: 'linux/amd64',
      removed: [{ name: 'gone' }],
      upgraded: [{ name: 'urllib3', from: '1.26.0', to: '2.2.1' }],
    },
  ]);
  // The token goes to the server of the job alone.
  expect(seen).toEqual([`${page} Bearer token-of-the-job`, `${asset} Bearer token-of-the-job`]);
});
