import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readArtifacts, recordArtifact } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import { builtRelease, run } from '../../test/built-release.ts';
import { adopt, prepare as embed } from '../embed.ts';
import { prepare } from '../index.ts';
import { addToRecord } from './add-to-record.ts';
import { embedInWheel } from './embed-in-wheel.ts';

const dist = 'parcel-1.2.0.dist-info';
const own = `${dist}/RECORD`;
const mtime = new Date('2020-01-02T03:04:06');
const files: Zippable = {
  'parcel/__init__.py': [strToU8('x = 1\n'.repeat(1000)), { level: 0 }],
  [own]: strToU8(`parcel/__init__.py,sha256=x,6000\n${own},,\n`),
  [`${dist}/METADATA`]: strToU8('Name: parcel\nVersion: 1.2.0\n'),
};

async function wheelOf(content: Zippable | Uint8Array) {
  const bytes = content instanceof Uint8Array ? content : zipSync(content, { mtime });
  const folder = await temporaryFolder({ 'a.whl': bytes });
  return Object.assign(folder, { file: join(folder.path, 'a.whl'), bytes });
}

describe('a wheel', () => {
  it('gets a document, and keeps all else as it was', async () => {
    await using wheel = await wheelOf(files);

    expect(await embedInWheel(wheel.file, 'parcel.cdx.json', '{"a":1}')).toBe('added');

    const members = unzipSync(await readFile(wheel.file));
    const name = `${dist}/sboms/parcel.cdx.json`;
    expect(Object.keys(members)).toEqual(['parcel/__init__.py', `${dist}/METADATA`, name, own]);
    expect(strFromU8(members[name] ?? new Uint8Array())).toBe('{"a":1}');
    const digest = createHash('sha256').update('{"a":1}').digest('base64url');
    expect(strFromU8(members[own] ?? new Uint8Array())).toBe(
      `parcel/__init__.py,sha256=x,6000\n${name},sha256=${digest},7\n${own},,\n`,
    );
    expect(members['parcel/__init__.py']).toEqual(strToU8('x = 1\n'.repeat(1000)));
  });

  it('is the same whenever it is made, and is not changed twice', async () => {
    await using one = await wheelOf(files);
    await using other = await wheelOf(files);

    await embedInWheel(one.file, 'parcel.cdx.json', '{}');
    await embedInWheel(other.file, 'parcel.cdx.json', '{}');
    const once = await readFile(one.file);

    expect(once.equals(await readFile(other.file))).toBe(true);
    expect(await embedInWheel(one.file, 'parcel.cdx.json', '{}')).toBe('same');
    expect(once.equals(await readFile(one.file))).toBe(true);
  });

  it('keeps a document that its build put there', async () => {
    await using wheel = await wheelOf({ ...files, [`${dist}/sboms/parcel.cdx.json`]: strToU8('{"of":"build"}') });

    expect(await embedInWheel(wheel.file, 'parcel.cdx.json', '{}')).toBe('other');
    expect((await readFile(wheel.file)).equals(wheel.bytes)).toBe(true);
  });

  const whole = zipSync(files, { mtime });
  it.each<[string, Zippable | Uint8Array]>([
    ['that has no RECORD', { [`${dist}/METADATA`]: strToU8('') }],
    ['whose RECORD is signed', { ...files, [`${own}.jws`]: strToU8('') }],
    ['that is no archive', strToU8('wheel')],
    ['that is empty', new Uint8Array()],
    ['that is cut off', whole.subarray(0, whole.length - 30)],
    ['with something before it', Buffer.concat([Buffer.from('#!/bin/sh\n'), whole])],
    ['with something after it', Buffer.concat([whole, Buffer.from('x')])],
  ])('%s is left as it is', async (_, content) => {
    await using wheel = await wheelOf(content);

    await expect(embedInWheel(wheel.file, 'parcel.cdx.json', '{}')).rejects.toThrow(RangeError);
    expect((await readFile(wheel.file)).equals(wheel.bytes)).toBe(true);
  });
});

it.each([
  ['a,sha256=x,1\r\nd/RECORD,,\r\n', 'a,sha256=x,1\r\nd/x,sha256=y,2\r\nd/RECORD,,\r\n'],
  ['d/RECORD,,\na,sha256=x,1', 'a,sha256=x,1\nd/x,sha256=y,2\nd/RECORD,,\n'],
  ['', 'd/x,sha256=y,2\nd/RECORD,,\n'],
])('RECORD %j lists the document before itself', (before, after) => {
  expect(addToRecord(before, { path: 'd/x', digest: 'y', size: 2 }, 'd/RECORD')).toBe(after);
});

describe('the step between build and image', () => {
  it('embeds where it is told to, and records the wheel as it is then', async () => {
    await using folder = await builtRelease();
    await recordArtifact(folder.path, '1.2.0', folder.built);
    const context = fakeContext({ cwd: folder.path });
    const path = join(folder.path, folder.built.path ?? '');

    await embed({}, context, { run });
    const [untouched] = await readArtifacts(folder.path, '1.2.0');
    await embed({ embed: true }, context, { run });
    const bytes = await readFile(path);
    await embed({ embed: true }, context, { run });

    const [artifact] = await readArtifacts(folder.path, '1.2.0');
    expect(untouched).toEqual(folder.built);
    expect(artifact).toEqual({
      ...folder.built,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      size: bytes.length,
    });
    expect((await readFile(path)).equals(bytes)).toBe(true);
    const bom = JSON.parse(strFromU8(unzipSync(bytes)[`${dist}/sboms/parcel.cdx.json`] ?? new Uint8Array()));
    expect(bom.metadata.component).toMatchObject({ purl: 'pkg:pypi/parcel@1.2.0' });
    expect(bom.metadata.component).not.toHaveProperty('hashes');
    // The document of the release does not take in what it says itself.
    await prepare({}, context, { run });
    const released = JSON.parse(await readFile(join(folder.path, '.waybill/1.2.0/sbom/parcel-1.2.0.cdx.json'), 'utf8'));
    expect(released.components).toHaveLength(1);
    expect(JSON.stringify(released)).not.toContain('waybill:listed-in');
  });

  it('names a wheel that it cannot change', async () => {
    await using folder = await builtRelease();
    await recordArtifact(folder.path, '1.2.0', folder.built);
    await writeFile(
      join(folder.path, folder.built.path ?? ''),
      zipSync({ [`${dist}/METADATA`]: strToU8('Name: parcel\nVersion: 1.2.0\n') }),
    );

    await expect(embed({ embed: true }, fakeContext({ cwd: folder.path }), { run })).rejects.toMatchObject({
      code: 'ESBOMEMBED',
      message: expect.stringContaining(folder.built.name),
    });
  });

  it('takes what another job has embedded', async () => {
    await using folder = await builtRelease();
    const context = fakeContext({ cwd: folder.path });

    expect(await adopt({}, context)).toBe(false);
    expect(await adopt({ embed: true }, context)).toBeUndefined();
  });
});
