import { open } from 'node:fs/promises';
import { ReadableStream } from 'node:stream/web';
import type { RenderedForm } from './render-form.ts';

/** Bytes that are read from the disk at once. */
const chunkSize = 256 * 1024;
/** Buffers that take turns. The one that `fetch` is sending and the one that it asks for next are never the same. */
const buffers = 8;

export interface StreamedForm {
  /** Bytes. */
  readonly size: number;
  /** A new stream of the form; every attempt needs one. */
  body(onProgress: (sent: number) => void): ReadableStream<Uint8Array>;
}

/**
 * A form around a file, read from the disk as fast as it is sent. A few buffers serve for the whole file: with a new one
 * for each chunk, memory grows by what the garbage collector has not come around to.
 */
export function streamForm({ head, tail }: RenderedForm, file: { path: string; size: number }): StreamedForm {
  const [before, after] = [Buffer.from(head), Buffer.from(tail)];
  async function* parts(onProgress: (sent: number) => void): AsyncGenerator<Uint8Array> {
    yield before;
    let sent = 0;
    for await (const chunk of chunksOf(file.path)) {
      yield chunk;
      sent += chunk.byteLength;
      onProgress(sent);
    }
    yield after;
  }
  return {
    size: before.byteLength + file.size + after.byteLength,
    body: (onProgress) => ReadableStream.from(parts(onProgress)),
  };
}

async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  const ring = Array.from({ length: buffers }, () => Buffer.allocUnsafe(chunkSize));
  await using file = await open(path);
  while (true) {
    for (const buffer of ring) {
      const { bytesRead } = await file.read(buffer, 0, chunkSize, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  }
}
