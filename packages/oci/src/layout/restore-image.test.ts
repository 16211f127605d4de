import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { digestOf, type Fault, type MemoryRegistryOptions } from '../../test/registry-exchange.ts';
import { cutInMiddle, first } from '../../test/registry-faults.ts';
import { setUp } from '../../test/registry-set-up.ts';
import { deliverImage } from './deliver-image.ts';
import { readLayout } from './read-layout.ts';
import { restoreImage } from './restore-image.ts';

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

const indexType = 'application/vnd.oci.image.index.v1+json';

/** Indexes of which each lists the next one twice: few bytes, and twice as many manifests at every step. */
async function writeIndexes(folder: string, depth: number): Promise<string> {
  await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
  let child: { mediaType: string; digest: string; size: number } | undefined;
  for (let at = 0; at < depth; at += 1) {
    const manifests = child === undefined ? [] : [child, child];
    const text = JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests, annotations: { at: String(at) } });
    const digest = digestOf(Buffer.from(text));
    await writeFile(join(folder, 'blobs/sha256', digest.replace('sha256:', '')), text);
    child = { mediaType: indexType, digest, size: text.length };
  }
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [child] }));
  return child?.digest ?? '';
}

it.each([5, 40])('reads no image whose indexes list each other %i deep', async (depth) => {
  await using folder = await temporaryFolder();
  await writeIndexes(folder.path, depth);

  await expect(readLayout(folder.path)).rejects.toMatchObject({ code: 'EIMAGELAYOUT' });
});

it('reads no image with thousands of manifests', async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, 'blobs/sha256'), { recursive: true });
  const add = async (value: object) => {
    const text = JSON.stringify(value);
    const digest = digestOf(Buffer.from(text));
    await writeFile(join(folder.path, 'blobs/sha256', digest.replace('sha256:', '')), text);
    return { mediaType: indexType, digest, size: text.length };
  };
  const leaf = await add({ schemaVersion: 2, manifests: [] });
  const middle = await add({ schemaVersion: 2, manifests: Array.from({ length: 600 }, () => leaf) });
  const top = await add({ schemaVersion: 2, manifests: [middle, middle] });
  await writeFile(join(folder.path, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [top] }));

  await expect(readLayout(folder.path)).rejects.toMatchObject({ code: 'EIMAGELAYOUT' });
});

it('says which manifest is not JSON', async () => {
  await using set = await setUp();
  const text = 'not JSON';
  const digest = digestOf(Buffer.from(text));
  await writeFile(join(set.folder.path, 'blobs/sha256', digest.replace('sha256:', '')), text);
  const top = { mediaType: indexType, digest, size: text.length };
  await writeFile(join(set.folder.path, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [top] }));

  await expect(readLayout(set.folder.path)).rejects.toMatchObject({
    code: 'EIMAGELAYOUT',
    message: expect.stringContaining(digest),
  });
});
