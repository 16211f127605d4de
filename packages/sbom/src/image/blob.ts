import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { changedBlob, missingBlob } from '../errors.ts';

const digestPattern = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/**
 * A blob of an OCI layout, whose bytes are compared with the digest while they pass.
 *
 * @param layout absolute path
 * @throws ESBOMBLOB when there is no such blob; ESBOMBLOBCHANGED, at the end, when its bytes are others
 */
export async function* readBlob(layout: string, digest: string): AsyncGenerator<Buffer> {
  const [algorithm = '', hex] = digest.split(':');
  const path = blobPath(layout, digest);
  const hash = createHash(algorithm);
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      hash.update(chunk);
      yield chunk;
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? missingBlob(digest, error) : error;
  }
  if (hash.digest('hex') !== hex) throw changedBlob(digest);
}

/** Reads a blob for nothing but its digest. @throws as {@link readBlob} does */
export async function checkBlob(layout: string, digest: string): Promise<void> {
  for await (const _ of readBlob(layout, digest));
}

/** Bytes of a blob. @throws ESBOMBLOB */
export async function blobSize(layout: string, digest: string): Promise<number> {
  return stat(blobPath(layout, digest)).then(
    ({ size }) => size,
    (error: unknown) => {
      throw missingBlob(digest, error);
    },
  );
}

function blobPath(layout: string, digest: string): string {
  // Anything else could name a file outside the layout.
  if (!digestPattern.test(digest)) throw missingBlob(digest, undefined);
  return join(layout, 'blobs', ...digest.split(':'));
}
