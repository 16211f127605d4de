import { copyFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Artifact } from '@waybill/kernel';
import { temporaryFolder } from '@waybill/kernel/testing';
import { describeImage } from '../src/describe-image.ts';
import { readLayer } from '../src/read-layer.ts';
import { ociLayout } from './oci-layout.ts';

const status = 'var/lib/dpkg/status.d/base';
const blobOf = (folder: string, digest: string) => join(folder, 'blobs', ...digest.split(':'));

async function oneImage() {
  const folder = await temporaryFolder();
  const layout = ociLayout(folder.path);
  const layer = await layout.layer({ [status]: 'Package: base\nVersion: 1\n', filler: 'x'.repeat(100_000) });
  const manifest = await layout.manifest('amd64', [layer]);
  const image: Artifact = { kind: 'image', name: 'acme/parcel', path: '.', digest: manifest.digest, mediaType: '' };
  return Object.assign(folder, { layout, layer, image });
}

const describeIt = (cwd: string, image: Artifact) => describeImage(cwd, image, { version: '1.2.0', images: [image] });

describe('readLayer', () => {
  it.each(['tar', 'tar+gzip', 'tar+zstd'] as const)('keeps what is wanted of a layer packed as %s', async (packing) => {
    await using folder = await temporaryFolder();
    const metadata = 'site-packages/a-1.dist-info/METADATA';
    const layer = await ociLayout(folder.path).layer(
      {
        [`./${metadata}`]: 'Name: a',
        [`/opt/${metadata}`]: `=>./${metadata}`,
        'etc/os-release': '->../usr/lib/os-release',
        'usr/lib/.wh.python2': '',
        'opt/.wh..wh..opq': '',
        'usr/share/large': 'x'.repeat(300_000),
        [`${'long/'.repeat(40)}b-1.dist-info/METADATA`]: 'Name: b',
      },
      packing,
    );

    expect(await readLayer(folder.path, layer)).toEqual({
      files: new Map([
        [metadata, 'Name: a'],
        [`opt/${metadata}`, 'Name: a'],
        [`${'long/'.repeat(40)}b-1.dist-info/METADATA`, 'Name: b'],
      ]),
      removed: ['etc/os-release', 'usr/lib/python2'],
      emptied: ['opt'],
    });
  });

  it('reads a layer that changes nothing', async () => {
    await using folder = await temporaryFolder();
    const { blob } = ociLayout(folder.path);

    for (const zeros of [1024, 10_240]) {
      const digest = await blob(new Uint8Array(zeros));
      const layer = await readLayer(folder.path, { digest, mediaType: 'application/vnd.oci.image.layer.v1.tar' });
      expect(layer.files.size).toBe(0);
    }
  });

  it('names a layer that is no archive', async () => {
    await using folder = await temporaryFolder();
    const digest = await ociLayout(folder.path).blob('not an archive');

    const reading = readLayer(folder.path, { digest, mediaType: 'application/vnd.oci.image.layer.v1.tar' });

    await expect(reading).rejects.toMatchObject({ code: 'ESBOMLAYER' });
  });

  it('reads the media type that Docker gives its layers', async () => {
    await using folder = await temporaryFolder();
    const { digest } = await ociLayout(folder.path).layer({ 'usr/lib/os-release': 'ID=debian' });

    const layer = await readLayer(folder.path, {
      digest,
      mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
    });

    expect([...layer.files.keys()]).toEqual(['usr/lib/os-release']);
  });

  it('refuses a packing that it does not know', async () => {
    await using folder = await temporaryFolder();
    const { digest } = await ociLayout(folder.path).layer({});

    await expect(readLayer(folder.path, { digest, mediaType: 'application/wasm' })).rejects.toMatchObject({
      code: 'ESBOMLAYER',
      message: expect.stringContaining('`application/wasm`'),
    });
  });

  it.each(['tar', 'tar+gzip'] as const)('names a layer that is no %s archive', async (packing) => {
    await using folder = await temporaryFolder();
    const digest = await ociLayout(folder.path).blob('not an archive'.repeat(100));
    const mediaType = `application/vnd.oci.image.layer.v1.${packing}`;

    await expect(readLayer(folder.path, { digest, mediaType })).rejects.toMatchObject({
      code: 'ESBOMLAYER',
      message: expect.stringContaining(digest),
    });
  });
});

describe('describeImage', () => {
  it('reads an image of one platform without an index', async () => {
    await using folder = await oneImage();

    const { plan } = await describeIt(folder.path, folder.image);

    expect(plan.components.map(({ name }) => name)).toEqual(['acme/parcel', 'base']);
  });

  it('names a missing layer', async () => {
    await using folder = await oneImage();
    await rm(blobOf(folder.path, folder.layer.digest));

    await expect(describeIt(folder.path, folder.image)).rejects.toMatchObject({
      code: 'ESBOMBLOB',
      message: expect.stringContaining(folder.layer.digest),
    });
  });

  it('names an image that is not in the layout', async () => {
    await using folder = await oneImage();
    const image = { ...folder.image, digest: `sha256:${'0'.repeat(64)}` };

    await expect(describeIt(folder.path, image)).rejects.toMatchObject({ code: 'ESBOMBLOB' });
  });

  it('never follows a digest out of the layout', async () => {
    await using folder = await oneImage();
    const image = { ...folder.image, digest: 'sha256:../../etc/passwd' };

    await expect(describeIt(folder.path, image)).rejects.toMatchObject({ code: 'ESBOMBLOB' });
  });

  it('names a layer that has other bytes than its digest says', async () => {
    await using folder = await oneImage();
    const other = await folder.layout.layer({ [status]: 'Package: other\nVersion: 1\n' }, 'tar+gzip');
    await copyFile(blobOf(folder.path, other.digest), blobOf(folder.path, folder.layer.digest));

    await expect(describeIt(folder.path, folder.image)).rejects.toMatchObject({
      code: 'ESBOMBLOBCHANGED',
      message: expect.stringContaining(folder.layer.digest),
    });
  });

  it('names a layer that was cut off', async () => {
    await using folder = await oneImage();
    await truncate(blobOf(folder.path, folder.layer.digest), 100);

    await expect(describeIt(folder.path, folder.image)).rejects.toMatchObject({
      code: expect.stringMatching(/^ESBOM(LAYER|BLOBCHANGED)$/),
      message: expect.stringContaining(folder.layer.digest),
    });
  });

  it.each([['no JSON'], ['{}'], ['{"manifests":[]}']])('refuses %s in place of an index', async (content) => {
    await using folder = await oneImage();
    const image = { ...folder.image, digest: await folder.layout.blob(content) };

    await expect(describeIt(folder.path, image)).rejects.toMatchObject({ code: 'ESBOMLAYOUT' });
  });

  it('refuses an image that was recorded without a place', async () => {
    await using folder = await oneImage();
    const { path: _, ...image } = folder.image;

    await expect(describeIt(folder.path, image)).rejects.toMatchObject({ code: 'ESBOMLAYOUT' });
  });
});
