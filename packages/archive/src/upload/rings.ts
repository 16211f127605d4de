import { type ChunkRing, chunkRing, fileChunks, type HttpBody } from '@waybill/kernel';
import type { PlannedPart } from './plan-parts.ts';

/** The body of a part, in buffers that the next part may use. */
export interface LentBody {
  body(): HttpBody;
  /** To be called when the part has arrived. */
  giveBack(): void;
}

export interface Rings {
  lend(path: string, part: Pick<PlannedPart, 'from' | 'to'>): LentBody;
}

/**
 * Buffers for the parts of a file. With new ones for each part, memory grows by what the garbage collector has not come around to.
 *
 * A part that is sent once more gets buffers of its own: its first attempt may still read into the former ones.
 */
export function openRings(): Rings {
  const free: ChunkRing[] = [];
  return {
    lend(path, part) {
      const ring = free.pop() ?? chunkRing();
      let attempts = 0;
      let isRead = false;
      async function* read(own: ChunkRing) {
        yield* fileChunks(path, part, own);
        isRead = true;
      }
      return {
        body() {
          attempts += 1;
          return ReadableStream.from(read(attempts === 1 ? ring : chunkRing()));
        },
        giveBack() {
          // A service that answers before it has all bytes leaves a read that goes on.
          if (attempts <= 1 && (isRead || attempts === 0)) free.push(ring);
        },
      };
    },
  };
}
