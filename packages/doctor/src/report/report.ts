import { v } from '@waybill/kernel';
import { type Row, type State, states } from './row.ts';

const Found = v.strictObject({
  check: v.string(),
  state: v.picklist(states),
  message: v.string(),
  remedy: v.optional(v.string()),
  link: v.optional(v.string()),
  code: v.optional(v.string()),
});

/** What `waybill doctor --json` prints. */
export const Report = v.strictObject({
  schema: v.literal(1),
  /** The time of the examination. */
  at: v.string(),
  /** Where it ran. */
  place: v.picklist(['machine', 'job', 'pull request', 'release job']),
  counts: v.strictObject({ ok: v.number(), warning: v.number(), problem: v.number(), 'not checked': v.number() }),
  rows: v.array(Found),
});

export type Report = v.InferOutput<typeof Report>;

export function makeReport(place: Report['place'], rows: readonly Row[], now: Date): Report {
  const count = (state: State) => rows.filter((row) => row.state === state).length;
  return {
    ...{ schema: 1, at: now.toISOString(), place },
    counts: {
      ...{ ok: count('ok'), warning: count('warning'), problem: count('problem') },
      'not checked': count('not checked'),
    },
    rows: [...rows],
  };
}
