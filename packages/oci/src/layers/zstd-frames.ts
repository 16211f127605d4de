const dataFrame = 0xfd2fb528;
/** Any of sixteen. */
const skippableFrame = 0x184d2a50;

const blockTypes = ['raw', 'rle', 'compressed', 'reserved'] as const;

/** Bytes that are passed on at once. */
const pieceSize = 256 * 1024;

/**
 * Cuts a zstd stream at the ends of its frames and leaves out skippable ones: Node's decompressor goes on with the next
 * frame, but only when no piece holds the end of one and the start of another; what follows in such a piece it drops
 * without a word. RFC 8878, 3.1.
 *
 * @throws RangeError when the stream ends inside a frame or something else than a frame follows
 */
export async function* zstdFrames(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const input = reader(packed);
  try {
    while (!(await input.isAtEnd())) {
      const magic = await input.take(4);
      const number = magic.readUInt32LE();
      if (number >>> 4 === skippableFrame >>> 4) {
        const length = (await input.take(4)).readUInt32LE();
        for await (const _ of input.pass(length));
      } else if (number === dataFrame) {
        yield* gather(frame(magic, input));
      } else {
        throw new RangeError('something that is no zstd frame follows its frames');
      }
    }
  } finally {
    await input.close();
  }
}

async function* frame(magic: Buffer, input: Reader): AsyncGenerator<Buffer> {
  const descriptor = await input.take(1);
  const flags = descriptor[0] ?? 0;
  const isSingleSegment = (flags & 0x20) !== 0;
  const windowSize = isSingleSegment ? 0 : 1;
  const dictionarySize = [0, 1, 2, 4][flags & 3] ?? 0;
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
  yield Buffer.concat([magic, descriptor, await input.take(windowSize + dictionarySize + contentSize)]);

  for (let isLast = false; !isLast; ) {
    const header = await input.take(3);
    yield header;
    const block = header.readUIntLE(0, 3);
    isLast = (block & 1) === 1;
    // One byte stands for all of a run.
    yield* input.pass(blockTypes[(block >> 1) & 3] === 'rle' ? 1 : block >> 3);
  }
  const hasChecksum = (flags & 4) !== 0;
  if (hasChecksum) yield await input.take(4);
}

/** Joins small pieces: each one costs the decompressor a turn. */
async function* gather(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let gathered: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    gathered.push(piece);
    size += piece.length;
    if (size < pieceSize) continue;
    yield Buffer.concat(gathered);
    gathered = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(gathered);
}

interface Reader {
  isAtEnd(): Promise<boolean>;
  /** Exactly so many bytes; few. */
  take(count: number): Promise<Buffer>;
  /** So many bytes as they come. */
  pass(count: number): AsyncGenerator<Buffer>;
  close(): Promise<unknown>;
}

function reader(packed: AsyncIterable<Buffer>): Reader {
  const chunks = packed[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);

  async function isAtEnd(): Promise<boolean> {
    while (rest.length === 0) {
      const { value, done } = await chunks.next();
      if (done) return true;
      rest = value;
    }
    return false;
  }

  async function* pass(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      if (await isAtEnd()) throw new RangeError('it ends inside a zstd frame');
      const piece = rest.subarray(0, left);
      rest = rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  async function take(count: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of pass(count)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  return { isAtEnd, take, pass, close: async () => chunks.return?.() };
}
