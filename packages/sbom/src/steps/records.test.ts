import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { type Artifact, readArtifacts, recordArtifact } from '@waybill/kernel';
import { fakeContext } from '@waybill/kernel/testing';
import { builtRelease, readSbom, run } from '../../test/built-release.ts';
import { prepare } from '../index.ts';

it('writes the same bytes and the same records when it runs again', async () => {
  await using folder = await builtRelease();
  await Promise.all([folder.built, folder.image].map((each) => recordArtifact(folder.path, '1.2.0', each)));
  const files = ['parcel-1.2.0.cdx.json', 'parcel-1.2.0_linux-amd64.cdx.json', 'parcel-1.2.0_linux-arm64.cdx.json'];
  const state = async () => [
    await Promise.all(files.map((file) => readSbom(folder.path, file))),
    await readArtifacts(folder.path, '1.2.0'),
  ];

  await prepare({}, fakeContext({ cwd: folder.path }), { run });
  const first = await state();
  await prepare({}, fakeContext({ cwd: folder.path }), { run });

  expect(await state()).toEqual(first);
  expect(await readArtifacts(folder.path, '1.2.0')).toMatchObject([
    { kind: 'image' },
    {
      kind: 'sbom',
      name: 'parcel-1.2.0.cdx.json',
      path: '.waybill/1.2.0/sbom/parcel-1.2.0.cdx.json',
      mediaType: 'application/vnd.cyclonedx+json',
      describes: 'parcel-1.2.0-py3-none-any.whl',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      size: expect.any(Number),
    },
    ...['amd64', 'arm64'].map((architecture) => ({
      kind: 'sbom',
      name: `parcel-1.2.0_linux-${architecture}.cdx.json`,
      describes: 'ghcr.io/acme/parcel',
      platforms: [`linux/${architecture}`],
    })),
    { kind: 'wheel' },
  ]);
});

it('removes the SBOM of an earlier build that has another name', async () => {
  await using folder = await builtRelease();
  const earlier: Artifact = { kind: 'sbom', name: 'earlier.cdx.json', mediaType: 'application/vnd.cyclonedx+json' };
  await Promise.all([folder.built, earlier].map((each) => recordArtifact(folder.path, '1.2.0', each)));
  const sboms = join(folder.path, '.waybill/1.2.0/sbom');
  await mkdir(sboms);
  await writeFile(join(sboms, earlier.name), '{}');

  await prepare({}, fakeContext({ cwd: folder.path }), { run });

  const names = (await readArtifacts(folder.path, '1.2.0')).map(({ name }) => name);
  expect(names).toEqual(['parcel-1.2.0.cdx.json', 'parcel-1.2.0-py3-none-any.whl']);
  expect(await readdir(sboms)).toEqual(['parcel-1.2.0.cdx.json']);
});

it('gives images that differ in their registry only a file each', async () => {
  await using folder = await builtRelease();
  const other = { ...folder.image, name: 'localhost:5000/acme/parcel' };
  await Promise.all([folder.image, other].map((each) => recordArtifact(folder.path, '1.2.0', each)));

  await prepare({}, fakeContext({ cwd: folder.path }), { run });

  expect((await readArtifacts(folder.path, '1.2.0')).map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'ghcr.io-acme-parcel-1.2.0_linux-amd64.cdx.json',
      'localhost-5000-acme-parcel-1.2.0_linux-amd64.cdx.json',
    ]),
  );
});
