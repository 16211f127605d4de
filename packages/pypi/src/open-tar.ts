import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ParsedTarEntry } from 'modern-tar';

/**
 * Streams the members of a gzipped tar file through `use`, which must read or cancel each body.
 *
 * @throws what is wrong with the archive, one that breaks off included
 */
export async function openTar<T>(
  path: string,
  use: (members: AsyncIterable<ParsedTarEntry>) => Promise<T>,
): Promise<T> {
  const { createTarDecoder } = await import('modern-tar');
  const unpacked = createGunzip();
  // The decoder waits for ever for the rest of a body whose archive breaks off, so the break is listened for here.
  const broken = new Promise<never>((_, reject) => unpacked.once('error', reject));
  // The callback is for errors only, and those reach `unpacked` too.
  pipeline(createReadStream(path), unpacked, () => {});
  const bytes: ReadableStream<Uint8Array> = Readable.toWeb(unpacked);
  return Promise.race([use(bytes.pipeThrough(createTarDecoder({ strict: true }))), broken]);
}
