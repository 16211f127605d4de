import { fileChunks } from '@waybill/kernel';
import type { RenderedForm } from '../indexes/index.ts';

export interface StreamedForm {
  /** Bytes. */
  readonly size: number;
  /** A new stream of the form; every attempt needs one. */
  body(onProgress: (sent: number) => void): ReadableStream<Uint8Array>;
}

/** A form around a file, read from the disk as fast as it is sent. */
export function streamForm({ head, tail }: RenderedForm, file: { path: string; size: number }): StreamedForm {
  const [before, after] = [Buffer.from(head), Buffer.from(tail)];
  async function* parts(onProgress: (sent: number) => void): AsyncGenerator<Uint8Array> {
    yield before;
    let sent = 0;
    for await (const chunk of fileChunks(file.path)) {
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
