import { chmod, link, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { manifestType, renderManifest } from '../manifest.ts';
import { blobPath, writeLayoutFiles } from './layout-files.ts';

const manifest = renderManifest(manifestType, { layers: [] });

it('leaves a blob alone that is there: nobody may write it, and another layout may share it', async () => {
  await using folder = await temporaryFolder({ 'blobs/sha256/one': '' });
  const blob = blobPath(folder.path, manifest.digest);
  await writeFile(blob, manifest.bytes);
  await chmod(blob, 0o444);
  const { ino } = await stat(blob);

  await writeLayoutFiles(folder.path, manifest);

  expect((await stat(blob)).ino).toBe(ino);
  expect(await readFile(join(folder.path, 'index.json'), 'utf8')).toContain(manifest.digest);
});

it('replaces half a blob, and not what shares it', async () => {
  await using folder = await temporaryFolder({ 'blobs/sha256/one': '', shared: 'half' });
  const blob = blobPath(folder.path, manifest.digest);
  await link(join(folder.path, 'shared'), blob);

  await writeLayoutFiles(folder.path, manifest);

  expect(new Uint8Array(await readFile(blob))).toEqual(manifest.bytes);
  expect(await readFile(join(folder.path, 'shared'), 'utf8')).toBe('half');
});
