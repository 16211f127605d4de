import { createHash } from 'node:crypto';
import type { Receive } from '@waybill/kernel';
import type { Connection } from '../connection.ts';
import { openFile } from './ask-simple.ts';
import type { ListedFile } from './parse-simple.ts';

/** Milliseconds that a download may take however small, and its slowest speed in bytes a millisecond (20 kB/s). */
const baseTimeout = 60_000;
const slowest = 20;

/** In place of a digest: equal to none. */
export const otherSize = 'other size';

/** Hands over a file's bytes, for as long as a slow connection takes for `size` of them. */
export async function downloadFile(
  connection: Connection,
  { url }: ListedFile,
  { size, receive }: { readonly size: number; readonly receive: Receive },
): Promise<void> {
  const timeout = baseTimeout + size / slowest;
  await openFile(connection, { url, size, timeout, longest: Number.POSITIVE_INFINITY, receive });
}

/** The SHA-256 of what is served; a file of another size is not read to its end. */
export async function digestServed(connection: Connection, file: ListedFile, size: number): Promise<string> {
  let digest = otherSize;
  await downloadFile(connection, file, {
    size,
    async receive(body) {
      const hash = createHash('sha256');
      let read = 0;
      digest = otherSize;
      for await (const chunk of body) {
        read += chunk.byteLength;
        if (read > size) return;
        hash.update(chunk);
      }
      digest = hash.digest('hex');
    },
  });
  return digest;
}
