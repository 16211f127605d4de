import type { Clock } from './clock.ts';

export interface Repetition {
  readonly clock: Clock;
  /** Milliseconds between two attempts. */
  readonly pause: number;
  /** How many there are at most. */
  readonly attempts?: number;
  /** Milliseconds after which none is begun. */
  readonly patience?: number;
}

/**
 * Does something until its result is the wanted one, or there is no attempt left. For requests to services this is not
 * needed: the HTTP port repeats them.
 *
 * @returns the last result
 */
export async function repeat<T>(
  attempt: () => Promise<T>,
  isDone: (result: T) => boolean,
  { clock, pause, attempts = Number.POSITIVE_INFINITY, patience = Number.POSITIVE_INFINITY }: Repetition,
): Promise<T> {
  const end = clock.now().getTime() + patience;
  for (let count = 1; ; count += 1) {
    const result = await attempt();
    if (isDone(result) || count >= attempts || clock.now().getTime() >= end) return result;
    await clock.sleep(pause);
  }
}
