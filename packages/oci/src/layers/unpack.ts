import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import { zstdFrames } from './zstd-frames.ts';

/** Bytes. Larger pieces than Node's default: a layer of an image has gigabytes. */
const chunkSize = 256 * 1024;

const gzipMagic = Buffer.from([0x1f, 0x8b]);
const zstdMagic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/**
 * Unpacks an archive. What it is packed with is seen in its first bytes, as container runtimes do it: media types of real
 * images do not always tell the truth. Several gzip members and several zstd frames are one archive.
 *
 * @param consume reads all unpacked bytes
 * @throws RangeError for a packing that is cut off or broken, or that this Node cannot unpack
 */
export async function unpack(
  packed: AsyncIterable<Buffer>,
  consume: (unpacked: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  const { start, all } = await peek(packed);
  // A full disk leaves this; no builder makes it.
  if (start.length === 0) throw new RangeError('it has no bytes');
  if (startsWith(start, gzipMagic)) return gunzip(all, consume);
  if (!isZstd(start)) return consume(all);
  // Node 22.14 has no zstd.
  if (!('createZstdDecompress' in zlib))
    throw new RangeError('it is packed with zstd, which needs Node 22.15 or later');
  const frames = zstdFrames(all);
  const { value: first, done } = await frames.next();
  // Skippable frames alone are an archive of nothing, which the decompressor takes for one that is cut off.
  if (done) return consume(none());
  async function* data() {
    yield first;
    yield* frames;
  }
  return pipeline(data, zlib.createZstdDecompress({ chunkSize }), consume);
}

async function* none(): AsyncGenerator<Buffer> {}

/** Node's decompressor ends at zeros after a member and says nothing of what it leaves; runtimes refuse such a layer. */
async function gunzip(packed: AsyncIterable<Buffer>, consume: (unpacked: AsyncIterable<Buffer>) => Promise<void>) {
  const decompressor = zlib.createGunzip({ chunkSize });
  let given = 0;
  async function* counted() {
    for await (const chunk of packed) {
      given += chunk.length;
      yield chunk;
    }
  }
  const rest = 'something that is no gzip member follows its members';
  await pipeline(counted, decompressor, consume).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ERR_STREAM_PREMATURE_CLOSE' ? new RangeError(rest, { cause: error }) : error;
  });
  if (decompressor.bytesWritten < given) throw new RangeError(rest);
}

/** Whether bytes begin like something that `unpack` would unpack. */
export function isPacked(start: Buffer): boolean {
  return startsWith(start, gzipMagic) || isZstd(start);
}

/** A frame of data or a skippable one, with which seekable archives may begin. RFC 8878, 3.1. */
function isZstd(start: Buffer): boolean {
  const isSkippable = ((start[0] ?? 0) & 0xf0) === 0x50 && start.subarray(1, 4).equals(Buffer.from([0x2a, 0x4d, 0x18]));
  return startsWith(start, zstdMagic) || isSkippable;
}

function startsWith(bytes: Buffer, magic: Buffer): boolean {
  return bytes.subarray(0, magic.length).equals(magic);
}

/** The first four bytes, and everything including them. */
async function peek(packed: AsyncIterable<Buffer>): Promise<{ start: Buffer; all: AsyncGenerator<Buffer> }> {
  const chunks = packed[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  while (start.length < zstdMagic.length) {
    const { value, done } = await chunks.next();
    if (done) break;
    start = Buffer.concat([start, value]);
  }
  async function* all() {
    yield start;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  return { start, all: all() };
}
