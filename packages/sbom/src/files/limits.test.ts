import zlib from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { packTar } from 'modern-tar';
import { growth } from '../../test/growth.ts';
import { ociLayout } from '../../test/oci-layout.ts';
import { applyLayer } from './apply-layer.ts';
import { FileTree } from './file-tree.ts';
import { limits } from './limits.ts';

const metadata = 'site-packages/a-1.dist-info/METADATA';
const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** Applies one layer, with limits that a test can reach. */
async function apply(packed: Uint8Array, lower: Partial<typeof limits> = {}): Promise<FileTree> {
  await using folder = await temporaryFolder();
  const digest = await ociLayout(folder.path).blob(packed);
  const tree = new FileTree();
  const keeping = { tree, alsoWanted: new Set<string>(), keptSize: 0, components: 0, limits: { ...limits, ...lower } };
  await applyLayer(folder.path, { mediaType, digest }, keeping);
  return tree;
}

const files = (contents: Readonly<Record<string, string>>) =>
  packTar(
    Object.entries(contents).map(([name, body]) => ({
      header: { name, size: Buffer.byteLength(body), type: 'file' as const },
      body,
    })),
  );

/** A header alone: nobody has to make the bytes that it promises. */
async function header(name: string, size: number): Promise<Buffer> {
  const bytes = Buffer.from((await files({ [name]: '' })).subarray(0, 512));
  bytes.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  bytes.fill(' ', 148, 156);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
}

describe('a hostile layer ends in a named error:', () => {
  it.each([700 * 1024 ** 2, 8 * 1024 ** 3 - 1])(
    'a list of packages of %d bytes, which zeros pack to little',
    async (size) => {
      const bomb = zlib.gzipSync(Buffer.concat([await header(metadata, size), Buffer.alloc(40_000_000)]));

      await expect(apply(bomb)).rejects.toMatchObject({
        code: 'ESBOMLIMIT',
        message: expect.stringContaining(`\`${metadata}\` in it has ${size} bytes`),
      });
    },
  );

  it('but a large database of RPM is only missed: real ones have hundreds of megabytes', async () => {
    const database = await files({ 'var/lib/rpm/rpmdb.sqlite': 'x'.repeat(3000) });
    const kept = async (lower: Partial<typeof limits>) =>
      [...(await apply(database, lower)).leaves()].map(([path, leaf]) => [path, leaf.kind]);

    expect(await kept({ fileSize: 2999 })).toEqual([['var/lib/rpm/rpmdb.sqlite', 'unread']]);
    expect(await kept({ keptSize: 2999 })).toEqual([['var/lib/rpm/rpmdb.sqlite', 'unread']]);
    expect(await kept({ keptSize: 3000 })).toEqual([['var/lib/rpm/rpmdb.sqlite', 'file']]);
  });

  it('and a list that is written again replaces the one before', async () => {
    const entry = { header: { name: 'var/lib/dpkg/status', size: 900, type: 'file' as const }, body: 'x'.repeat(900) };

    expect((await apply(await packTar([entry, entry, entry]), { keptSize: 1000 })).size).toBe(1);
  });

  it('many lists of packages', async () => {
    const many = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`${index}.egg-info`, 'x'.repeat(1000)]));

    await expect(apply(await files(many), { keptSize: 9000 })).rejects.toMatchObject({ code: 'ESBOMLIMIT' });
    expect((await apply(await files(many), { keptSize: 10_000 })).size).toBe(10);
  });

  it('many paths to keep', async () => {
    const many = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`${index}.jar`, '']));

    await expect(apply(await files(many), { keptPaths: 9 })).rejects.toMatchObject({ code: 'ESBOMLIMIT' });
  });

  it('a file that is never read, but never ends', async () => {
    const bomb = zlib.gzipSync(await files({ filler: 'x'.repeat(3_000_000) }));

    await expect(apply(bomb, { unpackedSize: 1_000_000, unpackedRatio: 10 })).rejects.toMatchObject({
      code: 'ESBOMLIMIT',
      message: expect.stringContaining('unpacked'),
    });
    expect((await apply(bomb, { unpackedSize: 1_000_000, unpackedRatio: 1100 })).size).toBe(0);
  });

  it.each([
    ['a path that no system takes', { [`${'a/'.repeat(2500)}METADATA`]: '' }, 'bytes'],
    ['a whiteout of nothing', { 'a/.wh.': '' }, 'names no file'],
  ])('%s', async (_, contents, reason) => {
    await expect(apply(await files(contents))).rejects.toMatchObject({
      code: 'ESBOMLAYER',
      message: expect.stringContaining(reason),
    });
  });

  it('a header of more than a megabyte, which would hide the name of what follows', async () => {
    const record = (key: string, value: string) => {
      const text = ` ${key}=${value}\n`;
      const length = `${text.length + 7}`.length + text.length;
      return `${length}${text}`;
    };
    const body = record('comment', 'x'.repeat(1_200_000));
    const long = await header('PaxHeader', Buffer.byteLength(body));
    long.write('x', 156, 'latin1');
    long.fill(' ', 148, 156);
    const sum = long.reduce((total, byte) => total + byte, 0);
    long.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    const padding = Buffer.alloc((512 - (Buffer.byteLength(body) % 512)) % 512);
    const archive = Buffer.concat([long, Buffer.from(body), padding, await files({ [metadata]: 'Name: a' })]);

    await expect(apply(archive)).rejects.toMatchObject({
      code: 'ESBOMLAYER',
      message: expect.stringContaining('header'),
    });
  });

  it('an archive in an archive', async () => {
    const twice = zlib.gzipSync(zlib.gzipSync(await files({ [metadata]: '' })));

    await expect(apply(twice)).rejects.toMatchObject({ code: 'ESBOMLAYER', message: expect.stringContaining('twice') });
  });

  it('an entry after the end', async () => {
    const archive = Buffer.concat([Buffer.alloc(512), await files({ [metadata]: '' })]);

    await expect(apply(archive)).rejects.toMatchObject({
      code: 'ESBOMLAYER',
      message: expect.stringContaining('follows the end'),
    });
  });
});

it('takes time that grows with the entries of a layer', async () => {
  const archives = new Map<number, Uint8Array>();
  for (const count of [500, 8000]) {
    const entries = Array.from({ length: count }, (_, index) => [
      [`usr/lib/${index % 100}/${index}.txt`, ''],
      [`usr/lib/${index % 100}/.wh.${index}.gone`, ''],
    ]);
    archives.set(count, await files(Object.fromEntries(entries.flat())));
  }

  // Sixteen times the work; its square would be 256.
  expect(await growth([500, 8000], (count) => apply(archives.get(count) ?? new Uint8Array()))).toBeLessThan(96);
});
