import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Receive } from './read-body.ts';

/** A download to a file. */
export interface FileSink {
  /** Takes the body of an answer, from its beginning each time. */
  readonly receive: Receive;
  /**
   * Gives the file its name where the bytes are the expected ones, and removes them else: what has the name is whole.
   *
   * @param sha256 hex digits; without it, any bytes are right
   * @returns whether the file is there
   */
  keep(sha256?: string): Promise<boolean>;
}

/** Writes what is downloaded beside `path`, until it is complete and checked. */
export function fileSink(path: string): FileSink {
  const draft = `${path}.part`;
  let digest: string | undefined;
  return {
    async receive(body) {
      digest = undefined;
      const hash = createHash('sha256');
      async function* hashed() {
        for await (const piece of body) {
          hash.update(piece);
          yield piece;
        }
      }
      try {
        await fs.promises.mkdir(dirname(path), { recursive: true });
        await pipeline(hashed, fs.createWriteStream(draft));
        digest = hash.digest('hex');
      } catch (error) {
        await fs.promises.rm(draft, { force: true });
        throw error;
      }
    },
    async keep(sha256) {
      const isRight = digest !== undefined && (sha256 === undefined || digest === sha256);
      if (isRight) await fs.promises.rename(draft, path);
      else await fs.promises.rm(draft, { force: true });
      return isRight;
    },
  };
}
