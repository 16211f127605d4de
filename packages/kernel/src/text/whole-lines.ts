import { Transform } from 'node:stream';

/** Bytes of a line that are kept back. */
const longest = 65_536;

/**
 * Passes on whole lines: programs that print at the same time do not break into each other's, and nothing that is looked for
 * in a line comes in two parts.
 */
export function wholeLines(): Transform {
  let rest: Buffer = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = all.length > longest ? all.length : all.lastIndexOf('\n') + 1;
      rest = all.subarray(end);
      done(null, end === 0 ? undefined : all.subarray(0, end));
    },
    flush(done) {
      done(null, rest.length === 0 ? undefined : rest);
    },
  });
}
