import { makePlain, makeReadable, parseJson, v } from '@waybill/kernel';

/** Findings of one report. What has more is no list that somebody acts on. */
const mostFindings = 200_000;
/** Characters of a text that is shown. */
const longestText = 500;

/** Name of a vulnerability: `CVE-2026-1234`, `RHSA-2021:1234`, `TEMP-0000000-ABC`. */
export const Id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][\w.:+~/-]{0,99}$/, 'is no name of a vulnerability'));

/** A text of others, as it may be shown on one line. */
export const Line = v.pipe(
  v.string(),
  v.transform((text) => makePlain(makeReadable(text.slice(0, 4 * longestText))).slice(0, longestText)),
);

/** A path in an image or a repository, without a slash before it. */
export const Path = v.pipe(
  Line,
  v.transform((text) => text.replace(/^\.?\/+/, '')),
);

export const OptionalLine = v.optional(v.nullable(Line));

/** A web address, or nothing for any other text. */
export const Link = v.optional(
  v.nullable(
    v.pipe(
      v.string(),
      v.transform((text) => (/^https?:\/\/[^\s<>"'`\\]{1,1000}$/.test(text) ? text : undefined)),
    ),
  ),
);

/** A time, or nothing for what is none. */
export const Time = v.optional(
  v.nullable(
    v.pipe(
      v.string(),
      v.transform((text) => {
        const time = new Date(text);
        return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
      }),
    ),
  ),
);

/** A list that may be missing or null, of at most so many. */
export function list<const S extends v.GenericSchema>(schema: S) {
  return v.optional(required(schema), []);
}

/** A list that must be there; Go writes an empty one as null, too. */
export function required<const S extends v.GenericSchema>(schema: S) {
  return v.pipe(
    v.nullable(v.array(schema)),
    v.transform((found) => found ?? []),
    v.check((found) => found.length <= mostFindings, `must have at most ${mostFindings} entries`),
  );
}

/** Reads a report: one object, as a list is none. @returns nothing for anything else */
export function readReport<const S extends v.GenericSchema>(schema: S, output: string): v.InferOutput<S> | undefined {
  return /^\s*\{/.test(output) ? parseJson(schema, output) : undefined;
}
