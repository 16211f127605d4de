import { v } from '@waybill/kernel';
import type { Stage } from './read-stages.ts';

const Line = v.object({ line: v.number() });
const Targets = v.object({
  targets: v.array(
    v.object({
      name: v.optional(v.string()),
      base: v.optional(v.string(), ''),
      location: v.optional(v.object({ ranges: v.optional(v.array(v.object({ start: Line, end: Line })), []) }), {
        ranges: [],
      }),
    }),
  ),
});

/**
 * Reads the list of stages that BuildKit's frontend prints as JSON.
 *
 * @returns `undefined` for anything else
 * @see https://github.com/moby/buildkit/blob/master/frontend/subrequests/targets/targets.go
 */
export function parseTargets(printed: string): Stage[] | undefined {
  let value: unknown;
  try {
    // Older versions of buildx print progress before it.
    value = JSON.parse(printed.slice(Math.max(printed.indexOf('{'), 0)));
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(Targets, value);
  if (!parsed.success) return undefined;
  return parsed.output.targets.map(({ name, base, location }) => ({
    ...(name === undefined || name === '' ? {} : { name }),
    base,
    first: location.ranges[0]?.start.line ?? 0,
    last: location.ranges.at(-1)?.end.line ?? 0,
  }));
}
