import { endsEarly } from '../archive-errors.ts';

/** Reads a stream in portions of the reader's choice. It takes from the stream no more than it is asked for. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** The next `count` bytes; `undefined` when the stream is at its end. @throws when it ends within them */
  async take(count: number): Promise<Buffer | undefined> {
    // Mostly the chunk at hand holds it.
    if (this.#rest.length >= count) {
      const found = this.#rest.subarray(0, count);
      this.#rest = this.#rest.subarray(count);
      return found;
    }
    const parts: Buffer[] = [];
    for await (const part of this.#parts(count)) parts.push(part);
    const found = Buffer.concat(parts);
    if (found.length === 0 && count > 0) return undefined;
    if (found.length < count) throw endsEarly();
    return found;
  }

  /** The next `count` bytes as they come. @throws when the stream ends before */
  async *pieces(count: number): AsyncGenerator<Buffer> {
    if (count === 0) return;
    let found = 0;
    for await (const part of this.#parts(count)) {
      found += part.length;
      yield part;
    }
    if (found < count) throw endsEarly();
  }

  /**
   * Reads what is left, for what follows the last byte that matters: checksums of the compression.
   *
   * @param most bytes; a small file may unpack to zeros without end
   * @returns whether it was all
   */
  async finish(most: number): Promise<boolean> {
    let left = most - this.#rest.length;
    this.#rest = Buffer.alloc(0);
    while (left >= 0) {
      const next = await this.#chunks.next();
      if (next.done) return true;
      left -= next.value.length;
    }
    return false;
  }

  async *#parts(count: number): AsyncGenerator<Buffer> {
    let missing = count;
    while (missing > 0) {
      if (this.#rest.length === 0) {
        const next = await this.#chunks.next();
        if (next.done) return;
        this.#rest = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
        continue;
      }
      const part = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(part.length);
      missing -= part.length;
      yield part;
    }
  }
}
