/** Prepares one run and returns what to measure; preparations are not part of the time. */
export type Variant = () => Promise<Run>;

export interface Run {
  /** What is timed. */
  readonly work: () => Promise<void>;
  readonly remove?: () => Promise<void>;
}

export interface Measured {
  /** Median of the ratios of each round: ours to theirs. */
  readonly ratio: number;
  /** Quartiles of these ratios. */
  readonly spread: readonly [number, number];
  /** Median of the ratios of theirs to themselves, a second time in each round: what the machine makes of nothing. */
  readonly noise: number;
  /** Median milliseconds. */
  readonly ours: number;
  readonly theirs: number;
  readonly rounds: number;
}

export interface Comparison {
  readonly ours: Variant;
  readonly theirs: Variant;
  readonly rounds: number;
}

/**
 * Times two variants round by round, after a round that does not count; who begins changes with every round, as a machine
 * is not the same from minute to minute.
 */
export async function compare({ ours, theirs, rounds }: Comparison): Promise<Measured> {
  const times: { ours: number; theirs: number; again: number }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const order = round % 2 === 0 ? (['ours', 'theirs', 'again'] as const) : (['again', 'theirs', 'ours'] as const);
    const time = { ours: 0, theirs: 0, again: 0 };
    for (const who of order) time[who] = await timed(who === 'ours' ? ours : theirs);
    if (round > 0) times.push(time);
  }
  // Both runs of theirs beside ours: half of the noise cancels out.
  const ratios = times.map((time) => time.ours / ((time.theirs + time.again) / 2));
  return {
    ratio: quantile(ratios, 0.5),
    spread: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    noise: quantile(
      times.map((time) => time.again / time.theirs),
      0.5,
    ),
    ours: quantile(
      times.map((time) => time.ours),
      0.5,
    ),
    theirs: quantile(
      times.flatMap((time) => [time.theirs, time.again]),
      0.5,
    ),
    rounds,
  };
}

/** Milliseconds of one run, without what it took to prepare it. */
export async function timed(variant: Variant): Promise<number> {
  const { work, remove } = await variant();
  try {
    const started = performance.now();
    await work();
    return performance.now() - started;
  } finally {
    await remove?.();
  }
}

/** The value below which that share of the values lies, interpolated. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [below = Number.NaN, above = below] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}
