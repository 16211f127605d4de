import fs from 'node:fs';

/** Bytes that are read from the disk at once. */
const chunkSize = 128 * 1024;
/** Buffers that take turns. The one that `fetch` is sending and the one that it asks for next are never the same. */
const buffers = 4;

/** Buffers that take turns while a file is read. */
export type ChunkRing = readonly Buffer[];

/** Buffers for one file at a time. Whoever reads many parts uses them again, when nothing reads into them or sends them any more. */
export function chunkRing(): ChunkRing {
  return Array.from({ length: buffers }, () => Buffer.allocUnsafe(chunkSize));
}

/**
 * The bytes of a file, or a part of them, read as fast as they are sent. A few buffers serve for the whole file: with a
 * new one for each chunk, memory grows by what the garbage collector has not come around to. A chunk is good until the
 * third one after it is asked for.
 *
 * @param part first byte, and the one after the last
 */
export async function* fileChunks(
  path: string,
  { from, to }: { readonly from: number; readonly to: number } = { from: 0, to: Number.POSITIVE_INFINITY },
  ring: ChunkRing = chunkRing(),
): AsyncGenerator<Uint8Array> {
  await using file = await fs.promises.open(path);
  let at = from;
  while (true) {
    for (const buffer of ring) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(chunkSize, to - at), at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }
}
