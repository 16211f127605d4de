import { randomBytes } from 'node:crypto';
import zlib from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isPacked, unpack } from './unpack.ts';

const { ZSTD_c_checksumFlag: checksum, ZSTD_c_contentSizeFlag: contentSize } = zlib.constants;
const random = randomBytes(150_000);

function skippable(content: Buffer, id = 0): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x184d2a50 + id, 0);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}

/** In pieces of a size, as a disk may give them. */
async function* pieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function unpacked(packed: Buffer, size = 64 * 1024): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await unpack(pieces(packed, size), async (all) => {
    for await (const chunk of all) chunks.push(chunk);
  });
  return Buffer.concat(chunks);
}

const gzip = (text: string | Buffer) => zlib.gzipSync(text);
const zstd = (text: string | Buffer, params = {}) => zlib.zstdCompressSync(text, { params });

const parts = ['a'.repeat(300_000), '', 'b', random.toString('base64'), 'c'.repeat(131_072)];

describe('unpack', () => {
  it.each<[string, Buffer]>([
    ['several zstd frames', Buffer.concat(parts.map((part) => zstd(part)))],
    ['zstd frames with checksums', Buffer.concat(parts.map((part) => zstd(part, { [checksum]: 1 })))],
    ['zstd frames of unknown size', Buffer.concat(parts.map((part) => zstd(part, { [contentSize]: 0 })))],
    [
      'skippable frames before, between and after',
      Buffer.concat([
        skippable(random),
        ...parts.flatMap((part, id) => [zstd(part), skippable(Buffer.from(part), id)]),
      ]),
    ],
    ['several gzip members', Buffer.concat(parts.map((part) => gzip(part)))],
    ['nothing packed', Buffer.from(parts.join(''))],
  ])('reads %s, however they are cut', async (_, packed) => {
    const expected = Buffer.from(parts.join(''));

    for (const size of [61, 4099, 64 * 1024, packed.length]) {
      expect((await unpacked(packed, size)).equals(expected)).toBe(true);
    }
  });

  it.each([
    ['a skippable frame', skippable(random)],
    ['an empty skippable frame', skippable(Buffer.alloc(0), 15)],
    ['several skippable frames', Buffer.concat([skippable(random, 3), skippable(Buffer.from('a'))])],
    ['an empty frame', zstd('')],
    ['a skippable and an empty frame', Buffer.concat([skippable(random), zstd('')])],
  ])('reads nothing from %s alone', async (_, packed) => {
    for (const size of [1, 7, packed.length]) expect(await unpacked(packed, size)).toHaveLength(0);
  });

  it('refuses a skippable frame alone that is cut off', async () => {
    for (const length of [4, 6, 8, 100]) {
      await expect(unpacked(skippable(random).subarray(0, length))).rejects.toThrow(/end/);
    }
  });

  it('reads any frames in any pieces', async () => {
    const texts = fc.array(fc.string({ maxLength: 3000 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 5000 }), fc.boolean(), async (each, size, isZstd) => {
        const packed = Buffer.concat(each.map((text) => (isZstd ? zstd(text) : gzip(text))));

        expect((await unpacked(packed, size)).toString()).toBe(each.join(''));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['zstd', Buffer.concat([zstd(parts[0] ?? ''), zstd(random, { [checksum]: 1 })])],
    ['gzip', Buffer.concat([gzip(parts[0] ?? ''), gzip(random)])],
    ['a skippable frame', Buffer.concat([zstd('a'), skippable(random)])],
  ])('refuses %s that is cut off, wherever it is', async (_, packed) => {
    for (const lacking of [1, 2, 3, 4, 5, 9, 1000, 100_000]) {
      await expect(unpacked(packed.subarray(0, -lacking))).rejects.toThrow(/end/);
    }
  });

  it.each([
    ['zstd', Buffer.concat([zstd('a'), Buffer.from('garbage')])],
    ['gzip', Buffer.concat([gzip('a'), Buffer.from('garbage')])],
    ['gzip, with zeros before it', Buffer.concat([gzip('a'), Buffer.alloc(200_000), gzip('b')])],
  ])('refuses garbage after %s', async (_, packed) => {
    await expect(unpacked(packed)).rejects.toThrow(/zstd frame|incorrect header|follows/);
  });

  it('refuses bytes that changed', async () => {
    const packed = zstd(random, { [checksum]: 1 });
    packed.writeUInt8((packed[100_000] ?? 0) ^ 1, 100_000);

    await expect(unpacked(packed)).rejects.toThrow(/checksum/i);
  });

  it('passes what its reader throws', async () => {
    for (const packed of [gzip(random), zstd(random), random]) {
      const reading = unpack(pieces(packed, 1000), async (all) => {
        for await (const _ of all) throw new RangeError('enough');
      });

      await expect(reading).rejects.toThrow('enough');
    }
  });
});

it.each([
  [gzip('a'), true],
  [zstd('a'), true],
  [skippable(random, 15), true],
  [Buffer.from('usr/lib/'), false],
  [Buffer.from('P*M'), false],
  [Buffer.alloc(0), false],
])('sees by its first bytes whether something is packed', (start, expected) => {
  expect(isPacked(start)).toBe(expected);
});
