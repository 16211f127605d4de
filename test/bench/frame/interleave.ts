import { quantile, timed, type Variant } from './compare.ts';

/** Seconds of every round, by variant. */
export type Times<N extends string> = Readonly<Record<N, readonly number[]>>;

/** The middle of several values, and what half of them lie between. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Times several variants round by round, after a round that does not count. Each round begins with another variant, as a
 * machine is not the same from minute to minute.
 */
export async function interleave<N extends string>(
  variants: Readonly<Record<N, Variant>>,
  rounds: number,
  onRound: (round: number) => void = () => {},
): Promise<Times<N>> {
  const names = Object.keys(variants) as N[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<N, number[]>;
  for (let round = 0; round <= rounds; round += 1) {
    onRound(round);
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const seconds = (await timed(variants[name])) / 1000;
      if (round > 0) times[name].push(seconds);
    }
  }
  return times;
}

/** The ratios of each round. */
export function ratiosOf(values: readonly number[], others: readonly number[]): number[] {
  return values.map((value, round) => value / (others[round] ?? Number.NaN));
}

export function spreadOf(values: readonly number[]): Spread {
  const [median, low, high] = [0.5, 0.25, 0.75].map((share) => quantile(values, share)) as [number, number, number];
  return { median, low, high };
}
