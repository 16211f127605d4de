/** The value below which a share of the values lies, by linear interpolation; `undefined` of none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? low;
  return low + (high - low) * (place - Math.floor(place));
}

export const median = (values: readonly number[]) => quantile(values, 0.5);

/** Median of the distances from the median: one wild value does not move it. */
export function deviation(values: readonly number[]): number | undefined {
  const middle = median(values);
  return middle === undefined ? undefined : median(values.map((value) => Math.abs(value - middle)));
}

/** Fewer values than this tell no change. */
const fewest = 5;
/** A normal deviation is so many median deviations. */
const normal = 1.4826;

/**
 * Whether a value is slower than those before it for a reason other than chance: above their median by three normal
 * deviations, and by a twentieth at least.
 *
 * @returns `undefined` where there are fewer than five values before it
 */
export function isRegression(value: number, before: readonly number[]): boolean | undefined {
  const middle = median(before);
  if (before.length < fewest || middle === undefined) return undefined;
  const noise = 3 * normal * (deviation(before) ?? 0);
  return value > middle + Math.max(noise, Math.abs(middle) * 0.05);
}
