import { readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { seedLayout } from './seed-layout.ts';

/** The blobs that a new layout has where these files are of earlier releases, and each folder of blobs is younger. */
async function seeded(files: Record<string, string>): Promise<Record<string, string>> {
  await using folder = await temporaryFolder(files);
  const versions = await readdir(folder.path).catch(() => []);
  for (const [at, version] of versions.sort().entries())
    await utimes(join(folder.path, version, 'image/blobs/sha256'), at + 1, at + 1);
  const target = join(folder.path, 'new/image');
  await seedLayout(target, folder.path, 'image');
  const blobs = join(target, 'blobs/sha256');
  const names = await readdir(blobs).catch(() => []);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(blobs, name), 'utf8')])),
  );
}

const whole = {
  '1.0.0/image/index.json': '{}',
  '1.0.0/image/blobs/sha256/aa': 'old',
  '1.1.0/image/index.json': '{}',
  '1.1.0/image/blobs/sha256/bb': 'young',
};

it('takes the blobs of the youngest layout', async () => {
  expect(await seeded(whole)).toEqual({ bb: 'young' });
});

it('passes over a layout that never became whole: nobody would write its blobs again', async () => {
  expect(await seeded({ ...whole, '1.2.0/image/blobs/sha256/bb': 'yo' })).toEqual({ bb: 'young' });
  expect(await seeded({ '1.2.0/image/blobs/sha256/bb': 'yo' })).toEqual({});
});

it('has nothing to take in a first release', async () => {
  expect(await seeded({})).toEqual({});
});
