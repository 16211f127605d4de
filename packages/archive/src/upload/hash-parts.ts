import { createHash } from 'node:crypto';
import fs from 'node:fs';
import type { PlannedPart } from './plan-parts.ts';

/** Bytes that are read at once. */
const chunkSize = 2 ** 20;

export interface PartHasher extends AsyncDisposable {
  /** SHA-256 of a part in hex digits. To be asked for in the order of the parts, each once; the file is read as far as that. */
  next(part: PlannedPart): Promise<string>;
  /** That of all parts together. */
  whole(): Promise<string>;
}

/** Reads a file once, for the hash of each part and of the whole. One buffer serves for all of it. */
export async function openHasher(path: string): Promise<PartHasher> {
  const file = await fs.promises.open(path);
  const buffer = Buffer.allocUnsafe(chunkSize);
  const all = createHash('sha256');
  let turn: Promise<unknown> = Promise.resolve();

  async function hash({ from, to }: PlannedPart): Promise<string> {
    const own = createHash('sha256');
    for (let at = from; at < to; ) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(chunkSize, to - at), at);
      if (bytesRead === 0) break;
      const bytes = buffer.subarray(0, bytesRead);
      own.update(bytes);
      all.update(bytes);
      at += bytesRead;
    }
    return own.digest('hex');
  }

  return {
    next(part) {
      const hashed = turn.then(() => hash(part));
      turn = hashed.catch(() => undefined);
      return hashed;
    },
    async whole() {
      await turn;
      return all.digest('hex');
    },
    async [Symbol.asyncDispose]() {
      await turn;
      await file.close();
    },
  };
}

/** What S3 calls the checksum of an object in parts: the SHA-256 of those of its parts. */
export function composite(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(Buffer.from(part, 'hex'));
  return hash.digest('base64');
}

/** As the ETag of a part has it. */
export async function md5Of(path: string, { from, to }: PlannedPart): Promise<string> {
  const hash = createHash('md5');
  const buffer = Buffer.allocUnsafe(chunkSize);
  await using file = await fs.promises.open(path);
  for (let at = from; at < to; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(chunkSize, to - at), at);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  return hash.digest('hex');
}
