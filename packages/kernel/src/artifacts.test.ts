import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { type Artifact, readArtifacts, recordArtifact } from './artifacts.ts';
import { temporaryFolder } from './testing.ts';

const wheel: Artifact = {
  kind: 'wheel',
  name: 'parcel-1.2.0-py3-none-any.whl',
  sha256: 'ab',
  size: 3,
  mediaType: 'application/zip',
};
const image: Artifact = {
  kind: 'image',
  name: 'ghcr.io/acme/parcel',
  digest: 'sha256:cd',
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
  await recordArtifact(folder.path, '1.2.0', { ...wheel, sha256: 'ef' });

  expect(await readArtifacts(folder.path, '1.2.0')).toEqual([{ ...wheel, sha256: 'ef' }]);
});

it('is ignored by git and has a link to the release being made', async () => {
  await using folder = await temporaryFolder();

  await recordArtifact(folder.path, '1.1.0', wheel);
  await recordArtifact(folder.path, '1.2.0-beta.1', wheel);

  expect(await readFile(join(folder.path, '.waybill/.gitignore'), 'utf8')).toBe('*\n');
  expect(await readlink(join(folder.path, '.waybill/current'))).toBe('1.2.0-beta.1');
});
