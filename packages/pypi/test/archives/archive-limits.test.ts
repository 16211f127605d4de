import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { zipSync } from 'fflate';
import { readSdistContents } from '../../src/files/sdist/sdist-contents.ts';
import {
  largestContent,
  largestPadding,
  longestHeader,
  mostHeaders,
  tarMembers,
} from '../../src/files/sdist/tar-members.ts';
import { largestText, mostMembers, readWheelContents } from '../../src/files/wheel/wheel-contents.ts';

/** A header of a tar archive. Sizes beyond eight gibibytes are written as GNU does it. */
function header(name: string, { type = '0', size = 0 } = {}): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write('0000644\0', 100);
  if (size < 8 ** 11) block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  else {
    block[124] = 0x80;
    block.writeBigUInt64BE(BigInt(size), 128);
  }
  block.write('00000000000\0', 136);
  block.fill(' ', 148, 156);
  block.write(type, 156);
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

const end = Buffer.alloc(1024);
const file = header('acme-1/PKG-INFO');

/** A long name, in a header of its own before the member. */
function longName(size: number): Buffer {
  return Buffer.concat([
    header('././@LongLink', { type: 'L', size }),
    Buffer.alloc(size, 'a'),
    Buffer.alloc(-size & 511),
  ]);
}

async function readTar(...parts: readonly Buffer[]): Promise<string> {
  async function* stream() {
    yield* parts;
  }
  try {
    for await (const _ of tarMembers(stream()));
    return 'read';
  } catch (error) {
    return (error as Error).message;
  }
}

/** A central directory that says of each member that it has so many bytes; they are not there. */
function hollowZip(sizes: readonly number[]): Buffer {
  const entries = sizes.map((size, at) => {
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(20, 6);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(size, 24);
    const name = Buffer.from(`p/${at}`);
    entry.writeUInt16LE(name.length, 28);
    return Buffer.concat([entry, name]);
  });
  const directory = Buffer.concat(entries);
  const locator = Buffer.alloc(22);
  locator.writeUInt32LE(0x06054b50, 0);
  locator.writeUInt16LE(sizes.length, 8);
  locator.writeUInt16LE(sizes.length, 10);
  locator.writeUInt32LE(directory.length, 12);
  return Buffer.concat([directory, locator]);
}

/** So many members, all of the same name, in a directory that says so in the form for many. */
function crowdedZip(count: number): Buffer {
  const directory = Buffer.alloc(0);
  const large = Buffer.alloc(56);
  large.writeUInt32LE(0x06064b50, 0);
  large.writeBigUInt64LE(44n, 4);
  large.writeBigUInt64LE(BigInt(count), 24);
  large.writeBigUInt64LE(BigInt(count), 32);
  const where = Buffer.alloc(20);
  where.writeUInt32LE(0x07064b50, 0);
  where.writeUInt32LE(1, 16);
  const locator = Buffer.alloc(22);
  locator.writeUInt32LE(0x06054b50, 0);
  locator.fill(0xff, 8, 20);
  return Buffer.concat([directory, large, where, locator]);
}

async function readWheel(bytes: Uint8Array): Promise<string> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'acme-1-py3-none-any.whl');
  await writeFile(path, bytes);
  return await readWheelContents(path).then(
    () => 'read',
    (error: Error & { code?: string }) => `${error.code ?? ''} ${error.message}`,
  );
}

async function readSdist(count: number): Promise<string> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'acme-1.tar.gz');
  const members = Buffer.alloc(count * 512);
  for (let at = 0; at < count; at += 1) file.copy(members, at * 512);
  await writeFile(path, gzipSync(Buffer.concat([members, end]), { level: 1 }));
  return await readSdistContents(path).then(
    ({ members: read }) => `read ${read.length}`,
    (error: Error & { code?: string }) => error.code ?? error.message,
  );
}

/** Sizes of members that are so many bytes together; one member has less than four gibibytes in the usual form. */
function partsOf(total: number): number[] {
  const most = 2 ** 32 - 2;
  const whole = Math.floor(total / most);
  return [...Array<number>(whole).fill(most), total - whole * most];
}

interface Limit {
  readonly what: string;
  readonly most: number;
  readonly read: (count: number) => Promise<string>;
  readonly refusal: RegExp;
  /** What follows at the limit itself, where its bytes are only claimed. */
  readonly at?: RegExp;
}

const limits: readonly Limit[] = [
  {
    what: 'bytes in a header of a member of an sdist',
    most: longestHeader,
    read: (size) => readTar(longName(size), file, end),
    refusal: /the header of a member has 1048577 bytes/,
  },
  {
    what: 'headers before a member of an sdist',
    most: mostHeaders,
    read: (count) => readTar(...Array.from({ length: count }, () => longName(9)), file, end),
    refusal: /a member has more than 20 headers/,
  },
  {
    what: 'bytes that an sdist unpacks to',
    most: largestContent,
    read: (total) => readTar(header('acme-1/a', { size: total - 512 })),
    refusal: /it unpacks to more than 32 GiB/,
    at: /ends in the middle/,
  },
  {
    what: 'bytes after the end of an sdist',
    most: largestPadding,
    read: (count) =>
      readTar(
        file,
        end.subarray(0, 512),
        ...Array.from({ length: 64 }, () => Buffer.alloc(2 ** 20)),
        Buffer.alloc(count - 2 ** 26),
      ),
    refusal: /more than 64 MiB follow its end/,
  },
  { what: 'members of an sdist', most: mostMembers, read: readSdist, refusal: /^ELARGEARCHIVE$/, at: /^read 200000$/ },
  {
    what: 'members of a wheel',
    most: mostMembers,
    read: (count) => readWheel(crowdedZip(count)),
    refusal: /^ELARGEARCHIVE/,
    at: /^(?!.*ELARGEARCHIVE)/,
  },
  {
    what: 'bytes that a wheel says it unpacks to',
    most: largestContent,
    read: (total) => readWheel(hollowZip(partsOf(total))),
    refusal: /it unpacks to more than 32 GiB/,
    at: /^(?!.*unpacks to more)/,
  },
  {
    what: 'bytes of a text in `.dist-info`',
    most: largestText,
    read: (size) => readWheel(zipSync({ 'acme-1.dist-info/WHEEL': [new Uint8Array(size).fill(97), { level: 1 }] })),
    refusal: /^ELARGEMETADATA/,
  },
];

describe.each(limits)('$most $what', ({ most, read, refusal, at = /^read/ }) => {
  it('are read, and one more is refused by name', async () => {
    expect(await read(most)).toMatch(at);
    expect(await read(most + 1)).toMatch(refusal);
  }, 60_000);
});

it('zeros without end after an sdist are not read to their end', async () => {
  let given = 0;
  async function* endless() {
    yield Buffer.concat([file, end]);
    for (;;) {
      given += 2 ** 20;
      yield Buffer.alloc(2 ** 20);
    }
  }
  const read = async () => {
    for await (const _ of tarMembers(endless()));
  };

  await expect(read()).rejects.toThrow('follow its end');
  expect(given).toBeLessThan(2 ** 27);
});
