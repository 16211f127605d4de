import { mkdir, readFile, readlink, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../testing.ts';
import { type Artifact, readArtifacts, recordArtifact } from './artifacts.ts';

const wheel: Artifact = {
  kind: 'wheel',
  name: 'parcel-1.2.0-py3-none-any.whl',
  sha256: 'ab'.repeat(32),
  size: 3,
  mediaType: 'application/zip',
};
const image: Artifact = {
  kind: 'image',
  name: 'ghcr.io/acme/parcel',
  digest: `sha256:${'cd'.repeat(32)}`,
  mediaType: 'application/vnd.oci.image.index.v1+json',
};

it('gives back what concurrent makers recorded, in a stable order', async () => {
  await using folder = await temporaryFolder();

  await Promise.all([wheel, image].map((artifact) => recordArtifact(folder.path, '1.2.0', artifact)));

  expect(await readArtifacts(folder.path, '1.2.0')).toEqual([image, wheel]);
  expect(await readArtifacts(folder.path, '1.3.0')).toEqual([]);
});

it('replaces what an earlier run recorded', async () => {
  await using folder = await temporaryFolder();

  await recordArtifact(folder.path, '1.2.0', wheel);
  await recordArtifact(folder.path, '1.2.0', { ...wheel, sha256: 'ef'.repeat(32) });

  expect(await readArtifacts(folder.path, '1.2.0')).toEqual([{ ...wheel, sha256: 'ef'.repeat(32) }]);
});

it('is ignored by git and has a link to the release being made', async () => {
  await using folder = await temporaryFolder();

  await recordArtifact(folder.path, '1.1.0', wheel);
  await recordArtifact(folder.path, '1.2.0-beta.1', wheel);

  expect(await readFile(join(folder.path, '.waybill/.gitignore'), 'utf8')).toBe('*\n');
  expect(await readlink(join(folder.path, '.waybill/current'))).toBe('1.2.0-beta.1');
});

describe('a record that no plugin writes', () => {
  const good = {
    kind: 'wheel',
    name: 'a.whl',
    path: '.waybill/1.2.0/dist/a.whl',
    sha256: 'ab'.repeat(32),
    mediaType: 'x',
  };

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['an unknown kind', { ...good, kind: 'secret' }],
    ['a path to a file of the repository', { ...good, path: 'pyproject.toml' }],
    ['a path to another release', { ...good, path: '.waybill/1.1.0/dist/a.whl' }],
    ['an absolute path', { ...good, path: '/etc/passwd' }],
    ['a path that leads up', { ...good, path: '.waybill/1.2.0/../../.git/config' }],
    ['a path that leads up on Windows', { ...good, path: '.waybill/1.2.0/..\\..\\x' }],
    ['the folder itself', { ...good, path: '.waybill/1.2.0/' }],
    ['a short digest', { ...good, sha256: 'ab' }],
    ['a digest in capitals', { ...good, sha256: 'AB'.repeat(32) }],
    ['a negative size', { ...good, size: -1 }],
    ['a name of several lines', { ...good, name: 'a\n::error::b' }],
    ['a megabyte of tags', { ...good, tags: Array.from({ length: 200_000 }, () => 'latest') }],
  ])('is refused: %s', async (_, record) => {
    const text = typeof record === 'string' ? record : JSON.stringify(record);
    await using folder = await temporaryFolder({ '.waybill/1.2.0/artifacts/wheel-a.whl.json': text });

    await expect(readArtifacts(folder.path, '1.2.0')).rejects.toMatchObject({ code: 'EARTIFACT' });
  });

  it('is no folder and no pipe, which nobody could read to its end', async () => {
    await using folder = await temporaryFolder({ '.waybill/1.2.0/artifacts/wheel-a.whl.json/x': '' });

    await expect(readArtifacts(folder.path, '1.2.0')).rejects.toMatchObject({ code: 'EARTIFACT' });
  });

  it('may be about a name that is longer than a file name', async () => {
    await using folder = await temporaryFolder();
    const image = { kind: 'image', name: `ghcr.io/${'a/'.repeat(200)}b`, mediaType: 'application/json' } as const;
    await recordArtifact(folder.path, '1.2.0', image);
    await recordArtifact(folder.path, '1.2.0', { ...image, size: 1 });

    expect(await readArtifacts(folder.path, '1.2.0')).toEqual([{ ...image, size: 1 }]);
  });

  it('is not written either', async () => {
    await using folder = await temporaryFolder();
    const elsewhere = { ...wheel, path: 'dist/a.whl' };

    await expect(recordArtifact(folder.path, '1.2.0', elsewhere)).rejects.toMatchObject({ code: 'EARTIFACT' });
  });
});

it.each([
  ['the folder', '.waybill'],
  ['the folder of the release', '.waybill/1.2.0'],
  ['the records', '.waybill/1.2.0/artifacts'],
  ['a record', '.waybill/1.2.0/artifacts/wheel-a.whl.json'],
  ['an artifact', '.waybill/1.2.0/dist/a.whl'],
])('follows no link: %s', async (_, place) => {
  await using folder = await temporaryFolder();
  const artifact = { ...wheel, name: 'a.whl', path: '.waybill/1.2.0/dist/a.whl' };
  await mkdir(join(folder.path, '.waybill/1.2.0/dist'), { recursive: true });
  await writeFile(join(folder.path, artifact.path), '');
  await recordArtifact(folder.path, '1.2.0', artifact);
  await rename(join(folder.path, place), join(folder.path, 'elsewhere'));
  await symlink(join(folder.path, 'elsewhere'), join(folder.path, place));

  await expect(readArtifacts(folder.path, '1.2.0')).rejects.toMatchObject({ code: 'EFOLDERLINK' });
});
