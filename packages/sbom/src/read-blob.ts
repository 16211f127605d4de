import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { changedBlob, missingBlob } from './errors.ts';

const digestPattern = /^(?<algorithm>sha256|sha512):(?<hex>[0-9a-f]{64,128})$/;

/**
 * A blob of an OCI layout as a stream that compares the bytes with the digest while they pass.
 *
 * @param layout absolute path
 * The stream fails with ESBOMBLOB when there is no such blob, with ESBOMBLOBCHANGED when its bytes are others.
 */
export function readBlob(layout: string, digest: string): Readable {
  return Readable.from(compared(layout, digest), { objectMode: false });
}

async function* compared(layout: string, digest: string): AsyncGenerator<Buffer> {
  const { algorithm, hex } = digestPattern.exec(digest)?.groups ?? {};
  // Anything else could name a file outside the layout.
  if (algorithm === undefined || hex === undefined) throw missingBlob(digest, undefined);
  const hash = createHash(algorithm);
  try {
    for await (const chunk of createReadStream(join(layout, 'blobs', algorithm, hex), { highWaterMark: 256 * 1024 })) {
      hash.update(chunk);
      yield chunk;
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? missingBlob(digest, error) : error;
  }
  if (hash.digest('hex') !== hex) throw changedBlob(digest);
}
