import type { Reader } from './entry-points/index.ts';
import { fill, type Shape } from './shapes.ts';

/** Characters of the texts. */
const [small, medium, large] = [10_000, 100_000, 1_000_000];

/** Milliseconds below which the processor's clock says nothing. */
const least = 3;

/** Milliseconds for the small text from which the medium one tells whether the time grows with the square. */
const clear = 4 * least;

/** Ten times the text takes ten times as long, with its logarithm twelve times; with its square, a hundred times. */
const most = 35;

const runs = 5;

const isWhole = process.env['FAULTS'] === 'all';

/** Shapes that are measured in the largest size: those that take longest in the one before. */
const slowest = isWhole ? 5 : 2;

async function timeOnce(read: Reader, text: string): Promise<number> {
  const start = process.cpuUsage();
  try {
    await read(text);
  } catch {
    // An error is an answer.
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** A first run compiles, and other work of this process may fall into one: the shortest of three counts where that matters. */
async function timeSmall(read: Reader, text: string): Promise<number> {
  let time = await timeOnce(read, text);
  for (let run = 1; run < 3 && time >= clear; run++) time = Math.min(time, await timeOnce(read, text));
  return time;
}

/**
 * The shapes for which a reader takes out of proportion long, by time on the processor: what else the machine does lengthens
 * none of it. What seems slow is measured again, as other work of this process may fall into a run.
 */
export async function findGrowth(read: Reader, shapes: readonly Shape[]): Promise<string[]> {
  const found: string[] = [];
  const next: { readonly shape: Shape; readonly time: number }[] = [];

  async function grow(shape: Shape, size: number, before: number): Promise<number> {
    const text = fill(shape, size);
    const bound = Math.max(before, least) * most;
    let time = Number.POSITIVE_INFINITY;
    for (let run = 0; run < runs && time > bound; run++) time = Math.min(time, await timeOnce(read, text));
    if (time > bound) {
      found.push(`${size} × ${JSON.stringify(shape)}: ${Math.round(time)} ms after ${Math.round(before)} ms`);
    }
    return time;
  }
  for (const shape of shapes) {
    const before = await timeSmall(read, fill(shape, small));
    const time = await grow(shape, medium, before);
    // The largest text is for readers that are too fast to be measured with the smallest.
    if (isWhole || before < clear) next.push({ shape, time });
  }
  if (found.length > 0) return found;
  const last = next.toSorted((a, b) => b.time - a.time).slice(0, slowest);
  for (const { shape, time } of last) await grow(shape, large, time);
  return found;
}
