import { createReadStream } from 'node:fs';
import { ReadableStream } from 'node:stream/web';
import type { RenderedForm } from './render-form.ts';

/** Bytes that are read from the disk at once. */
const chunkSize = 1024 * 1024;

export interface StreamedForm {
  /** Bytes. */
  readonly size: number;
  /** A new stream of the form; every attempt needs one. */
  body(onProgress: (sent: number) => void): ReadableStream<Uint8Array>;
}

/** A form around a file, read from the disk as fast as it is sent, so that memory does not grow with the file. */
export function streamForm({ head, tail }: RenderedForm, file: { path: string; size: number }): StreamedForm {
  const [before, after] = [Buffer.from(head), Buffer.from(tail)];
  async function* parts(onProgress: (sent: number) => void): AsyncGenerator<Uint8Array> {
    yield before;
    let sent = 0;
    for await (const chunk of createReadStream(file.path, { highWaterMark: chunkSize })) {
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
