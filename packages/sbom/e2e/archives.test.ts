/** Layers as the programs make them that make layers: GNU tar, Python's tarfile, gzip and zstd. */
import { createHash } from 'node:crypto';
import { appendFile, copyFile, mkdir, readFile, rm, symlink, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { readImage } from '../src/files/read-image.ts';

const site = 'usr/lib/python3/site-packages';
const deep = `opt/${'a-rather-long-name-of-a-folder/'.repeat(8)}grüße-1.dist-info/METADATA`;
const files: Readonly<Record<string, string>> = {
  'usr/lib/os-release': 'ID=debian\nVERSION_ID=12\n',
  'var/lib/dpkg/status': `${'Package: base\nStatus: install ok installed\nVersion: 1\n\n'.repeat(5000)}`,
  [`${site}/parcel-1.2.0.dist-info/METADATA`]: 'Name: parcel\nVersion: 1.2.0\n',
  [deep]: 'Name: grusse\nVersion: 1\n',
  'usr/share/filler': 'x'.repeat(2_000_000),
};
const expected = ['etc/os-release', ...Object.keys(files).filter((path) => !path.endsWith('filler'))].sort();

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`root/${path}`, text])),
  );
  await mkdir(join(folder.path, 'root/etc'));
  await symlink('../usr/lib/os-release', join(folder.path, 'root/etc/os-release'));
});
afterAll(() => folder?.[Symbol.asyncDispose]());

/** A program that not every machine has; Node's own makes frames of one form only. */
const hasZstd = (await execa('zstd', ['--version'], { reject: false })).exitCode === 0;
const withZstd = hasZstd ? it : it.skip;

/** Runs a shell command that writes `layer`, with `$root` as the folder to pack. */
async function make(script: string): Promise<string> {
  const env = { root: join(folder.path, 'root') };
  await execa('bash', ['-euc', `rm -f layer part.* layer.tar; ${script}`], { cwd: folder.path, env });
  return join(folder.path, 'layer');
}

/** What is read of a layer. */
async function pathsIn(layer: string): Promise<string[]> {
  const digest = createHash('sha256')
    .update(await readFile(layer))
    .digest('hex');
  const blob = join(folder.path, 'layout/blobs/sha256', digest);
  await mkdir(dirname(blob), { recursive: true });
  await copyFile(layer, blob);
  const mediaType = 'application/vnd.oci.image.layer.v1.tar+zstd';
  try {
    const tree = await readImage(join(folder.path, 'layout'), { layers: [{ mediaType, digest: `sha256:${digest}` }] });
    return [...tree.leaves()].map(([path]) => path).sort();
  } finally {
    await rm(blob);
  }
}

const tarfile = (format: string) =>
  `python3 -c "import os,tarfile; t = tarfile.open('layer', 'w', format=tarfile.${format}); os.chdir(os.environ['root']); t.add('.'); t.close()"`;

describe('a layer made by', () => {
  it.each([
    ['tar, in its own form', 'tar --format=gnu -cf layer -C "$root" .'],
    ['tar, in the form of POSIX', 'tar --format=posix -cf layer -C "$root" .'],
    ['tar, of names without ./', 'cd "$root"; tar -cf ../layer *'],
    ['tar, of absolute names', 'tar -cf layer --transform="s,^\\.,," --absolute-names -C "$root" .'],
    ['tar, one block at a time', 'tar -b1 -cf layer -C "$root" .'],
    ['Python, in the form of POSIX', tarfile('PAX_FORMAT')],
    ['Python, in the form of GNU', tarfile('GNU_FORMAT')],
    ['tar and gzip', 'tar -cf - -C "$root" . | gzip > layer'],
    ['tar and gzip in several members', 'tar -cf - -C "$root" . | split -b 300k --filter=gzip - > layer'],
  ])('%s is read whole', async (_, script) => {
    expect(await pathsIn(await make(script))).toEqual(expected);
  });

  withZstd.each([
    ['tar and zstd', 'tar -cf - -C "$root" . | zstd -q > layer'],
    ['tar and zstd, from a file', 'tar -cf layer.tar -C "$root" . && zstd -q -19 layer.tar -o layer'],
    ['tar and zstd on several threads', 'tar -cf - -C "$root" . | zstd -q -T4 -B65536 --no-check > layer'],
    ['tar and zstd in several frames', 'tar -cf - -C "$root" . | split -b 100k --filter="zstd -q" - > layer'],
    ['tar and zstd in many small frames', 'tar -cf - -C "$root" . | split -b 10k --filter="zstd -q -1" - > layer'],
    [
      'zstd with empty and skippable frames',
      `tar -cf - -C "$root" . | split -b 200k --filter="zstd -q; printf '' | zstd -q; printf 'P*M\\030\\005\\000\\000\\000index'" - > layer`,
    ],
  ])('%s is read whole', async (_, script) => {
    expect(await pathsIn(await make(script))).toEqual(expected);
  });

  it('tar, of nothing, is empty', async () => {
    expect(await pathsIn(await make('tar -cf layer -T /dev/null'))).toEqual([]);
  });
});

describe('a layer that was cut off is named,', () => {
  it.each([
    ['between two members', 'tar -b1 -cf layer -C "$root" ./var ./usr', 'the end of the archive is missing', 1024],
    ['inside a member', 'tar -b1 -cf layer -C "$root" ./var ./usr', '', 100_000],
    ['inside gzip', 'tar -cf - -C "$root" . | gzip > layer', 'unexpected end', 1],
    ['after a gzip member', 'tar -cf - -C "$root" . | head -c 1048576 | gzip > layer', '', 0],
  ])('%s', async (_, script, reason, lacking) => {
    const layer = await make(script);
    const { length } = await readFile(layer);
    await truncate(layer, length - lacking);

    await expect(pathsIn(layer)).rejects.toMatchObject({
      code: 'ESBOMLAYER',
      message: expect.stringContaining(reason),
    });
  });

  withZstd.each([
    ['inside a zstd frame', 'tar -cf - -C "$root" . | zstd -q > layer', 1],
    ['after a zstd frame', 'tar -cf - -C "$root" . | head -c 1048576 | zstd -q > layer', 0],
  ])('%s', async (_, script, lacking) => {
    const layer = await make(script);
    const { length } = await readFile(layer);
    await truncate(layer, length - lacking);

    await expect(pathsIn(layer)).rejects.toMatchObject({ code: 'ESBOMLAYER' });
  });

  it('and so is one that something follows', async () => {
    const layer = await make('tar -cf - -C "$root" . | gzip > layer');
    await appendFile(layer, 'garbage');

    await expect(pathsIn(layer)).rejects.toMatchObject({ code: 'ESBOMLAYER' });
  });
});

it('takes what follows the end of an archive for no part of it', async () => {
  const layer = await make('tar -cf layer -C "$root" .');
  await appendFile(layer, 'garbage after the end');

  expect(await pathsIn(layer)).toEqual(expected);
});
