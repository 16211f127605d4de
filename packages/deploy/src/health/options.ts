import { v } from '@waybill/kernel';
import { readJsonPath } from './json-path.ts';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('expected a text that is not empty'));
const seconds = v.pipe(v.number(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const path = v.pipe(
  text,
  v.check(
    (each) => readJsonPath(each) !== undefined,
    'is no path such as `version`, `app.version` or `services[0].version`',
  ),
);
const headerName = v.pipe(text, v.regex(/^[!#$%&'*+.^_`|~\w-]+$/, 'is no name of a header'));

/** How a deployed service is asked whether it is well and new. */
export const healthOption = v.pipe(
  v.strictObject({
    url: v.pipe(v.string(), v.url('not a URL'), v.regex(/^https?:/i, 'begins with neither `https:` nor `http:`')),
    status: v.optional(v.pipe(v.number(), v.integer()), 200),
    json: v.optional(path),
    header: v.optional(headerName),
    requireVersion: v.optional(v.boolean(), false),
    times: v.optional(count, 3),
    interval: v.optional(seconds, 2),
    timeout: v.optional(seconds, 120),
  }),
  v.check(
    ({ times, interval, timeout }) => (times - 1) * interval < timeout,
    'needs a `timeout` in which `times` answers have room, `interval` seconds apart',
  ),
);

export type HealthOptions = v.InferOutput<typeof healthOption>;
