import { createHash } from 'node:crypto';
import fs from 'node:fs';

/** Bytes that are read at once. */
const chunkSize = 1024 * 1024;

/**
 * The SHA-256 of a file as hex digits. One buffer serves for the whole file: a stream would make a new one for each
 * chunk, and leave gigabytes to the garbage collector.
 */
export async function sha256File(path: string): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(chunkSize);
  await using file = await fs.promises.open(path);
  while (true) {
    const { bytesRead } = await file.read(buffer, 0, chunkSize, null);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
  }
}
