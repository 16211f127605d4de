import { v } from '@waybill/kernel';
import type { Read } from './parse-coverage.ts';

const name = v.pipe(
  v.string(),
  v.nonEmpty('must not be empty'),
  v.check((text) => text.length <= 200 && !/\p{Cc}/u.test(text), 'must be one line of at most 200 characters'),
);
const Results = v.union([v.record(name, v.number()), v.array(v.object({ name, value: v.number() }))]);

/** How many results one release may have. */
const most = 1000;

/** @param text JSON: an object of numbers by name, or a list of objects with `name` and `value` */
export function parseBenchmarks(text: string): Read<Readonly<Record<string, number>>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'it is not JSON' };
  }
  const { success, output, issues } = v.safeParse(Results, value);
  if (!success) return { problem: `\`${v.getDotPath(issues[0]) ?? 'it'}\` ${issues[0].message}` };
  const results = Array.isArray(output)
    ? output.map((each) => [each.name, each.value] as const)
    : Object.entries(output);
  if (results.length > most) return { problem: `it has ${results.length} results, more than ${most}` };
  return Object.fromEntries(results);
}
