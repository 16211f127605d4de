import type { Share, Spread } from '../measure/index.ts';

const units = [
  { seconds: 86_400, name: 'd' },
  { seconds: 3600, name: 'h' },
  { seconds: 60, name: 'min' },
  { seconds: 1, name: 's' },
] as const;

/** `3.2 h`, `45 s`, `2 d`. */
export function asSpan(seconds: number): string {
  const { seconds: size, name } = units.find((unit) => seconds >= unit.seconds) ?? { seconds: 1, name: 's' };
  return `${asNumber(seconds / size)} ${name}`;
}

/** Three digits at most where there is a fraction. */
export function asNumber(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}

/** With the digits that somebody compares. */
export function asValue(value: number): string {
  return Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(4)));
}

/** Shares of fewer than this are no percentage. */
const fewest = 5;

/** `20 % (2 of 10)`; `1 of 3`, which is no rate; `none`. */
export function asShare({ count, of, share }: Share): string {
  if (share === null) return 'unknown';
  return of < fewest ? `${count} of ${of}` : `${asNumber(share * 100)} % (${count} of ${of})`;
}

/** `median 3.2 h, p90 2 d (n = 12)`. */
export function asSpread({ count, median, p90 }: Spread): string {
  if (median === null || p90 === null) return 'unknown';
  if (count === 1) return `${asSpan(median)} (n = 1)`;
  return `median ${asSpan(median)}, p90 ${asSpan(p90)} (n = ${count})`;
}

/** `20 %`, or `unknown`. */
export function asPercent(share: number | null): string {
  return share === null ? 'unknown' : `${asNumber(share * 100)} %`;
}
