import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { invalidLayout } from '../errors.ts';

/** How to name what is wrong with a layout: a plugin may say it in its own words. */
export interface LayoutErrors {
  missing(digest: string, cause?: unknown): Error;
  changed(digest: string): Error;
  /** A document is not what the specification says. */
  unreadable(digest: string, reason: string, cause?: unknown): Error;
}

export const layoutErrors: LayoutErrors = {
  missing: (digest, cause) => invalidLayout(`the blob \`${digest}\` is missing`, cause),
  changed: (digest) => invalidLayout(`the bytes of \`${digest}\` have another digest`),
  unreadable: (digest, reason, cause) => invalidLayout(`the manifest \`${digest}\` cannot be read: ${reason}`, cause),
};

const digestPattern = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/**
 * A blob of an OCI layout, whose bytes are compared with the digest while they pass.
 *
 * @param layout absolute path
 * @throws `missing` when there is no such blob; `changed`, at the end, when its bytes are others
 */
export async function* readBlob(layout: string, digest: string, errors = layoutErrors): AsyncGenerator<Buffer> {
  const [algorithm = '', hex] = digest.split(':');
  const path = findBlob(layout, digest, errors);
  const hash = createHash(algorithm);
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      hash.update(chunk);
      yield chunk;
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? errors.missing(digest, error) : error;
  }
  if (hash.digest('hex') !== hex) throw errors.changed(digest);
}

/** Reads a blob for nothing but its digest. @throws as {@link readBlob} does */
export async function checkBlob(layout: string, digest: string, errors = layoutErrors): Promise<void> {
  for await (const _ of readBlob(layout, digest, errors));
}

/** Bytes of a blob. @throws `missing` */
export async function blobSize(layout: string, digest: string, errors = layoutErrors): Promise<number> {
  return stat(findBlob(layout, digest, errors)).then(
    ({ size }) => size,
    (error: unknown) => {
      throw errors.missing(digest, error);
    },
  );
}

/** Bytes of a manifest or a configuration. */
const maximumDocument = 16 * 1024 ** 2;

/** A manifest or a configuration, whole. @throws `unreadable` when it is too large, and as {@link readBlob} does */
export async function readDocument(layout: string, digest: string, errors = layoutErrors) {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of readBlob(layout, digest, errors)) {
    size += chunk.length;
    if (size > maximumDocument) throw errors.unreadable(digest, `it has more than ${maximumDocument} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function findBlob(layout: string, digest: string, errors: LayoutErrors): string {
  // Anything else could name a file outside the layout.
  if (!digestPattern.test(digest)) throw errors.missing(digest);
  return join(layout, 'blobs', ...digest.split(':'));
}
