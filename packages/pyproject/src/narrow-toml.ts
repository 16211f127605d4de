import { type Data, valueAt } from './data.ts';
import type { Path } from './place.ts';

/** A part of a TOML text that holds a path's value. */
export interface Part {
  readonly text: string;
  /** Where the part begins. */
  readonly start: number;
  /** The path within the part. */
  readonly path: Path;
}

/**
 * Cuts the one table out of an array of tables that a path leads into: a lock file has thousands, and to parse all of
 * them with positions would take most of a hook's time. Where the text is not as plain as lock files are, it stays whole.
 */
export function narrowToml(text: string, data: Data, path: Path): Part {
  const whole = { text, start: 0, path };
  const [table, index, ...rest] = path;
  const tables = valueAt(data, [table ?? '']);
  if (typeof index !== 'number' || !Array.isArray(tables) || !/^[\w-]+$/.test(String(table))) return whole;
  const headers = [...text.matchAll(new RegExp(`^\\[\\[${table}\\]\\]`, 'gm'))].map((match) => match.index);
  const start = headers[index];
  // A header in another spelling, or one within a text of several lines, would give a wrong count.
  if (start === undefined || headers.length !== tables.length) return whole;
  return { text: text.slice(start, headers[index + 1]), start, path: [String(table), 0, ...rest] };
}
