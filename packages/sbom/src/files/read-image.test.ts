import { copyFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import zlib from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Artifact } from '@waybill/kernel';
import { temporaryFolder } from '@waybill/kernel/testing';
import { packTar } from 'modern-tar';
import { type LayerFiles, ociLayout } from '../../test/oci-layout.ts';
import { describeImage } from '../image/describe-image.ts';
import { readImage } from './read-image.ts';

const status = 'var/lib/dpkg/status.d/base';
const blobOf = (folder: string, digest: string) => join(folder, 'blobs', ...digest.split(':'));

/** What is kept of an image with these layers: files with their content, links with their target. */
async function kept(...layers: readonly LayerFiles[]) {
  await using folder = await temporaryFolder();
  const layout = ociLayout(folder.path);
  const descriptors = await Promise.all(layers.map((files) => layout.layer(files)));
  const tree = await readImage(folder.path, { layers: descriptors });
  return Object.fromEntries(
    [...tree.leaves()].map(([path, leaf]) => {
      if (leaf.kind === 'file') return [path, leaf.content.toString()];
      if (leaf.kind === 'finding') return [path, leaf.finding.components.map(({ ref }) => ref).join(' ')];
      return [path, leaf.kind === 'unread' ? leaf.what : `-> ${leaf.target}`];
    }),
  );
}

async function oneImage() {
  const folder = await temporaryFolder();
  const layout = ociLayout(folder.path);
  const layer = await layout.layer({ [status]: 'Package: base\nVersion: 1\n', filler: 'x'.repeat(100_000) });
  const manifest = await layout.manifest('amd64', [layer]);
  const image: Artifact = { kind: 'image', name: 'acme/parcel', path: '.', digest: manifest.digest, mediaType: '' };
  return Object.assign(folder, { layout, layer, image });
}

const describeIt = (cwd: string, image: Artifact) => describeImage(cwd, image, { version: '1.2.0', images: [image] });

const metadata = 'site-packages/a-1.dist-info/METADATA';

describe('the layers of an image', () => {
  it.each(['tar', 'tar+gzip', 'tar+zstd'] as const)('keep what is wanted when packed as %s', async (packing) => {
    await using folder = await temporaryFolder();
    const long = `${'long/'.repeat(40)}b-1.dist-info/METADATA`;
    const layer = await ociLayout(folder.path).layer(
      {
        [`./${metadata}`]: 'Name: a',
        [`/opt/${metadata}`]: `=>./${metadata}`,
        'usr/share/large': 'x'.repeat(300_000),
        [long]: 'Name: b',
      },
      packing,
    );

    const tree = await readImage(folder.path, { layers: [layer] });

    expect([...tree.leaves()].map(([path]) => path).sort()).toEqual([long, `opt/${metadata}`, metadata].sort());
  });

  it.each<[string, LayerFiles, string[]]>([
    ['a file replaces a folder and all below it', { 'site-packages': 'file' }, []],
    ['a link replaces a folder and all below it', { 'site-packages': '->elsewhere' }, ['site-packages']],
    ['a hard link replaces a folder', { other: '', 'site-packages': '=>other' }, []],
    ['a folder leaves a folder as it is', { 'site-packages/': '' }, [metadata]],
    ['a folder replaces a file', { [`${metadata}/`]: '' }, []],
    ['a file replaces a file', { [metadata]: 'Name: new' }, [metadata]],
    ['names differ in case', { 'Site-Packages': 'file', [metadata.toLowerCase()]: 'x' }, [metadata]],
    ['a whiteout hides a folder', { '.wh.site-packages': '' }, []],
    ['a whiteout hides a file', { 'site-packages/a-1.dist-info/.wh.METADATA': '' }, []],
    ['a whiteout hides no name that begins alike', { 'site-packages/.wh.a-1': '' }, [metadata]],
    ['a whiteout spares what its layer has', { [metadata]: 'Name: a', '.wh.site-packages': '' }, [metadata]],
    ['an opaque folder hides what is below it', { './site-packages/.wh..wh..opq': '' }, []],
    ['an opaque root hides all', { '.wh..wh..opq': '' }, []],
    ['an opaque folder spares what its layer has', { [metadata]: '', 'site-packages/.wh..wh..opq': '' }, [metadata]],
    ['bookkeeping of AUFS is no file', { '.wh..wh.aufs': '', '.wh..wh.orph/': '' }, [metadata]],
    ['`..` leads nowhere above the root', { '../../site-packages': 'file' }, []],
    ['an absolute name is the same', { '/site-packages/': '', '//.wh.site-packages': '' }, []],
  ])('apply as OCI says: %s', async (_, above, expected) => {
    expect(Object.keys(await kept({ [metadata]: 'Name: a' }, above))).toEqual(expected);
  });

  it('follow links of lower layers on the way to a path, and never out of the image', async () => {
    const below = { lib: '->usr/lib', 'usr/lib64': '->/lib/../../../usr/lib', [`usr/lib/${metadata}`]: 'Name: a' };

    expect(Object.keys(await kept(below, { [`lib/${metadata}`]: 'Name: new' }))).toContain(`usr/lib/${metadata}`);
    expect(Object.keys(await kept(below, { 'usr/lib64/.wh.site-packages': '' }))).toEqual(['lib', 'usr/lib64']);
    expect(Object.keys(await kept(below, { 'lib/': '', [`lib/${metadata}`]: 'Name: new' }))).toEqual(
      expect.arrayContaining([`usr/lib/${metadata}`, `lib/${metadata}`]),
    );
  });

  it('refuse links that lead in circles', async () => {
    await expect(kept({ a: '->b', b: '->a' }, { [`a/${metadata}`]: '' })).rejects.toMatchObject({
      code: 'ESBOMLAYER',
      message: expect.stringContaining('in circles'),
    });
  });

  it('are read again when a wanted file is a link to one whose name says nothing', async () => {
    const store = {
      'nix/store/.links/1': 'ID=nixos',
      'nix/store/.links/2': 'Name: a',
      'nix/store/os-release': '=>nix/store/.links/1',
      [metadata]: '=>nix/store/.links/2',
    };

    const found = await kept(store, { 'etc/static': '->/nix/store', 'etc/os-release': '->static/os-release' });

    expect(found).toMatchObject({ [metadata]: 'Name: a', 'nix/store/os-release': 'ID=nixos' });
  });

  it('are not read for links to nothing', async () => {
    expect(await kept({ 'etc/os-release': '->../gone', [metadata]: '->/gone/too' })).toEqual({
      'etc/os-release': '-> ../gone',
      [metadata]: '-> /gone/too',
    });
  });

  it('may change nothing', async () => {
    await using folder = await temporaryFolder();
    const { blob } = ociLayout(folder.path);

    for (const zeros of [512, 1024, 10_240]) {
      const layer = { digest: await blob(new Uint8Array(zeros)), mediaType: 'application/vnd.oci.image.layer.v1.tar' };
      expect((await readImage(folder.path, { layers: [layer] })).size).toBe(0);
    }
  });

  it('may unpack to nothing, as a skippable frame of zstd does', async () => {
    await using folder = await temporaryFolder();
    const { blob, layer } = ociLayout(folder.path);
    const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    const below = await layer({ [metadata]: 'Name: a' });

    for (const content of [skippable, zlib.gzipSync(''), zlib.zstdCompressSync('')]) {
      const empty = { digest: await blob(content), mediaType: 'application/vnd.oci.image.layer.v1.tar+zstd' };
      expect((await readImage(folder.path, { layers: [below, empty] })).size).toBe(1);
    }
  });

  it.each(['application/vnd.docker.image.rootfs.diff.tar.gzip', 'application/vnd.oci.image.layer.v1.tar+zstd'])(
    'are unpacked by their bytes, whatever their media type says: %s',
    async (mediaType) => {
      await using folder = await temporaryFolder();
      const { digest } = await ociLayout(folder.path).layer({ 'usr/lib/os-release': 'ID=debian' }, 'tar+gzip');

      expect((await readImage(folder.path, { layers: [{ digest, mediaType }] })).size).toBe(1);
    },
  );

  it('show Go programs, whatever their names are', async () => {
    await using folder = await temporaryFolder();
    const { blob } = ociLayout(folder.path);
    const program = Buffer.from(`\x7fELF${'\0'.repeat(100_000)}\xff Go buildinf:`, 'latin1');
    const entry = (name: string, body: Buffer) => ({
      header: { name, size: body.length, type: 'file' as const },
      body,
    });
    const archive = await packTar([entry('app/tool', program), entry('app/other', program.subarray(0, 90_000))]);
    const layer = { digest: await blob(archive), mediaType: 'application/vnd.oci.image.layer.v1.tar' };

    const tree = await readImage(folder.path, { layers: [layer] });

    expect([...tree.leaves()]).toEqual([['app/tool', { kind: 'unread', what: 'go' }]]);
  });

  it('are refused when they are no archives', async () => {
    await using folder = await temporaryFolder();
    const { digest } = await ociLayout(folder.path).layer({});

    await expect(readImage(folder.path, { layers: [{ digest, mediaType: 'application/wasm' }] })).rejects.toMatchObject(
      {
        code: 'ESBOMLAYER',
        message: expect.stringContaining('`application/wasm`'),
      },
    );
  });

  it.each([
    ['text', 'not an archive'],
    ['long text', 'not an archive'.repeat(100)],
    ['nothing', ''],
  ])('are named when they are %s', async (_, content) => {
    await using folder = await temporaryFolder();
    const digest = await ociLayout(folder.path).blob(content);
    const layers = [{ digest, mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip' }];

    await expect(readImage(folder.path, { layers })).rejects.toMatchObject({
      code: 'ESBOMLAYER',
      message: expect.stringContaining(digest),
    });
  });
});

describe('describeImage', () => {
  it('reads an image of one platform without an index', async () => {
    await using folder = await oneImage();

    const [description] = await describeIt(folder.path, folder.image);

    expect(description?.plan.components.map(({ name }) => name)).toEqual(['base']);
    expect(description?.plan.subject.properties).toEqual([['waybill:platform', 'linux/amd64']]);
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
      code: 'ESBOMBLOBCHANGED',
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
