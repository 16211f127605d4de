import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { deliverImage } from '../src/deliver-image.ts';
import { readLayout } from '../src/oci-layout.ts';
import { restoreImage } from '../src/restore-image.ts';
import type { Fault, MemoryRegistryOptions } from './registry-exchange.ts';
import { cutInMiddle, first } from './registry-faults.ts';
import { setUp } from './registry-set-up.ts';

/** A registry that has the image, and a place to bring it back to. */
async function delivered(options: MemoryRegistryOptions = {}) {
  const set = await setUp(options);
  await deliverImage(set.client, set.layout, '1.2.0');
  return { ...set, target: join(set.folder.path, 'restored') };
}

it('brings an image back byte for byte, in place of what was there', async () => {
  await using set = await delivered();
  await writeFile(set.target, 'something else');

  expect(await restoreImage(set.client, set.digest, set.target)).toBe(true);

  const { root, platforms, size } = await readLayout(set.target);
  expect({ root, platforms, size }).toEqual({
    root: set.layout.root,
    platforms: set.layout.platforms,
    size: set.layout.size,
  });
  for (const { digest, path } of set.layout.blobs) {
    const copy = join(set.target, 'blobs', digest.replace(':', '/'));
    expect((await readFile(copy)).equals(await readFile(path))).toBe(true);
  }
});

it('leaves everything as it is when the registry has no such image', async () => {
  await using set = await delivered();
  await writeFile(set.target, 'kept');

  expect(await restoreImage(set.client, `sha256:${'0'.repeat(64)}`, set.target)).toBe(false);
  expect(await readFile(set.target, 'utf8')).toBe('kept');
});

it('reads a blob again when the connection breaks in its middle', async () => {
  const fault: Fault = first(2, /^GET .*blobs\/sha256/, cutInMiddle);
  await using set = await delivered({ fault });

  await restoreImage(set.client, set.digest, set.target);

  expect((await readLayout(set.target)).root.digest).toBe(set.digest);
});

it('gives a blob its name when it is whole', async () => {
  const seen: string[][] = [];
  let target = '';
  const fault: Fault = ({ method, url = '' }, response) => {
    if (target === '' || method !== 'GET' || !url.includes('/blobs/')) return false;
    response.writeHead(200, { 'content-length': '100000' }).write('a beginning', async () => {
      // The beginning is on disk before the connection breaks.
      await sleep(50);
      seen.push(await readdir(join(target, 'blobs/sha256')));
      response.destroy();
    });
    return true;
  };
  await using set = await delivered({ fault });
  target = set.target;

  await expect(restoreImage(set.client, set.digest, target)).rejects.toThrow();

  const blobs = set.layout.blobs.map(({ digest }) => digest.replace('sha256:', ''));
  expect(seen.flat().filter((name) => name.endsWith('.part'))).not.toEqual([]);
  expect(
    [...seen.flat(), ...(await readdir(join(target, 'blobs/sha256')))].filter((name) => blobs.includes(name)),
  ).toEqual([]);
});

it('takes no other bytes than those of the digest', async () => {
  await using set = await delivered();
  const [blob] = set.layout.blobs;
  set.registry.blobs.set(blob?.digest ?? '', Buffer.from('other bytes'));

  await expect(restoreImage(set.client, set.digest, set.target)).rejects.toMatchObject({ code: 'EIMAGELAYOUT' });
  await expect(readFile(join(set.target, 'index.json'))).rejects.toThrow();
  // Nor does anything of it stay: the next build would take it for that blob.
  const left = await readdir(join(set.target, 'blobs/sha256'));
  expect(left).not.toContain(blob?.digest.replace('sha256:', ''));
  expect(left.filter((name) => name.includes('.'))).toEqual([]);
  await rm(set.target, { recursive: true });
});
