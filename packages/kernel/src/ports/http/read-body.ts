/** Why a body ended before its end: the connection broke, nothing more came in time, or it is longer than allowed. */
export type BodyProblem = 'cut' | 'slow' | 'long';

/** A body that cannot be used. The message is a clause: "it broke off after 12 bytes". */
export class BodyFailure extends Error {
  readonly problem: BodyProblem;

  constructor(problem: BodyProblem, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.problem = problem;
  }
}

export interface BodyLimits {
  /** Bytes, after decompression. */
  readonly longest: number;
  /** Bytes that it must have at least, where nothing in the answer tells its length. */
  readonly shortest?: number;
  /** Milliseconds without a byte. */
  readonly idle: number;
  /** Milliseconds for all. */
  readonly whole: number;
  /** Aborted when the time for all is over. */
  readonly signal: AbortSignal;
}

/** Takes a body in the pieces in which it comes. */
export type Receive = (body: AsyncIterable<Uint8Array<ArrayBuffer>>) => Promise<void>;

/**
 * The pieces of a body, each waited for no longer than the limits allow. Whoever leaves the loop ends the connection.
 *
 * @throws BodyFailure
 */
export async function* readLimited(response: Response, limits: BodyLimits): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { body, headers } = response;
  if (body === null) return;
  const reader = (body as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
  let arrived = 0;
  let isOver = false;
  try {
    if (declaredLength(headers) > limits.longest) throw tooLong(limits.longest);
    while (true) {
      const { done, value } = await nextPiece(reader, arrived, limits);
      isOver = done;
      if (done && isShort(arrived, headers, limits)) throw tooShort(arrived, limits.shortest);
      if (value === undefined) return;
      arrived += value.byteLength;
      if (arrived > limits.longest) throw tooLong(limits.longest);
      yield value;
    }
  } finally {
    // Not waited for: a connection that hangs may hang here, too.
    if (!isOver) reader.cancel().catch(() => undefined);
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

/** With timers of its own: `fetch` may forget a signal while a body is read. */
function nextPiece(reader: Reader, arrived: number, { idle, whole, signal }: BodyLimits) {
  return new Promise<Awaited<ReturnType<Reader['read']>>>((resolve, reject) => {
    const late = (reason: string) => reject(new BodyFailure('slow', `${reason} (${count(arrived)} arrived)`));
    const expired = () => late(`it was not complete within ${whole / 1000} seconds`);
    const timer = setTimeout(() => late(`nothing more came for ${idle / 1000} seconds`), idle);
    if (signal.aborted) expired();
    signal.addEventListener('abort', expired, { once: true });
    reader
      .read()
      .then(resolve, (error: unknown) => reject(new BodyFailure('cut', cutAfter(arrived, error), { cause: error })))
      .finally(() => {
        clearTimeout(timer);
        signal.removeEventListener('abort', expired);
      });
  });
}

function cutAfter(arrived: number, error: unknown): string {
  const { code, message } = ((error as ErrorOptions | undefined)?.cause ?? error) as {
    code?: string;
    message?: string;
  };
  return `it broke off after ${count(arrived)} (${message || code || 'no reason given'})`;
}

/** Where nothing else tells the length, the end of the connection ends a body, whether it is complete or not. */
function isShort(arrived: number, headers: Headers, { shortest = 0 }: BodyLimits): boolean {
  return arrived < shortest && !headers.has('content-length') && !headers.has('transfer-encoding');
}

function tooShort(arrived: number, shortest = 0): BodyFailure {
  return new BodyFailure('cut', `it ends after ${count(arrived)} of ${count(shortest)}`);
}

function tooLong(longest: number): BodyFailure {
  return new BodyFailure('long', `it has more than ${count(longest)}`);
}

function count(bytes: number): string {
  if (bytes >= 2 ** 20) return `${Math.round(bytes / 2 ** 20)} MiB`;
  return bytes === 1 ? '1 byte' : `${bytes} bytes`;
}

/** What a compressed body will have is not known before. */
function declaredLength(headers: Headers): number {
  return headers.has('content-encoding') ? 0 : Number(headers.get('content-length') ?? 0);
}

/** The whole body. @throws BodyFailure */
export async function readWhole(response: Response, limits: BodyLimits): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of readLimited(response, limits)) pieces.push(piece);
  return joined(pieces);
}

/** As much of a body as the limits allow: a refusal is one even where its words break off. */
export async function readBeginning(response: Response, limits: BodyLimits): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let left = limits.longest;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
  }, limits.whole);
  try {
    for await (const piece of readLimited(response, { ...limits, longest: Number.POSITIVE_INFINITY })) {
      pieces.push(piece.subarray(0, left));
      left -= piece.byteLength;
      if (left <= 0 || isLate) break;
    }
  } catch {
    // What has come is enough.
  } finally {
    clearTimeout(timer);
  }
  return joined(pieces);
}

function joined(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return first;
  return new Uint8Array(Buffer.concat(pieces));
}
