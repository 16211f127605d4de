import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Artifact, readArtifacts, sha256File } from '@waybill/kernel';
import { eagerHttp } from '@waybill/kernel/testing';
import { restore } from '../src/index.ts';
import { rehearsedRelease } from './rehearsed-release.ts';

type Rehearsal = Awaited<ReturnType<typeof rehearsedRelease>>;

/** The hook, as a run in a fresh clone calls it: the folder of the release is gone. */
async function restored({ context, cwd }: Rehearsal, artifacts: readonly Artifact[]) {
  await rm(join(cwd, '.waybill'), { recursive: true });
  await restore({}, { ...context, artifacts }, { http: eagerHttp });
}

/** What lies where the artifacts were. */
async function lying({ cwd }: Rehearsal, [first]: readonly Artifact[]) {
  return readdir(join(cwd, dirname(first?.path ?? ''))).catch(() => []);
}

test('restores the bytes that the index holds', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  await release.call('publish');
  const artifacts = await readArtifacts(release.cwd, '1.2.0');
  const bytes = await Promise.all(artifacts.map(({ path = '' }) => readFile(join(release.cwd, path))));

  await restored(release, artifacts);

  const now = await Promise.all(artifacts.map(({ path = '' }) => readFile(join(release.cwd, path))));
  expect(now).toEqual(bytes);
  expect(artifacts).toHaveLength(2);
});

test('leaves out what the index lacks or has with other bytes', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  await release.call('publish');
  const [sdist, wheel] = await readArtifacts(release.cwd, '1.2.0');
  if (sdist === undefined || wheel === undefined) throw new Error('Two files are built.');
  const others = [
    { ...sdist, sha256: 'f'.repeat(64) },
    { ...wheel, name: 'acme_parcel-9.9.9-py3-none-any.whl' },
  ];

  await restored(release, others);

  expect(await lying(release, others)).toEqual([]);
});

test('brings nothing from an index that does not know the project', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  const artifacts = await readArtifacts(release.cwd, '1.2.0');

  await restored(release, artifacts);

  expect(await lying(release, artifacts)).toEqual([]);
});

test('leaves what it does not deliver to others', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  await release.call('publish');
  const artifacts = await readArtifacts(release.cwd, '1.2.0');
  const image = { kind: 'image', name: 'ghcr.io/acme/parcel', path: '.waybill/1.2.0/image', mediaType: '' } as const;

  await restored(release, [...artifacts, image]);

  const hashes = await Promise.all(artifacts.map(({ path = '' }) => sha256File(join(release.cwd, path))));
  expect(hashes).toEqual(artifacts.map(({ sha256 }) => sha256));
  expect(await readdir(join(release.cwd, '.waybill/1.2.0'))).toEqual(['dist']);
});
