import { v } from '@waybill/kernel';
import { adoptionSources } from '../options.ts';

const time = v.string();
const count = v.number();
const maybe = v.nullable(v.number());

/** A distribution of seconds. */
const Spread = v.object({ count, median: maybe, p90: maybe });
export type Spread = v.InferOutput<typeof Spread>;

/** Failed of all. The share is null of none. */
const Share = v.object({ count, of: count, share: maybe });
export type Share = v.InferOutput<typeof Share>;

const Measures = v.object({
  deployments: count,
  perWeek: v.number(),
  rollbacks: count,
  leadTime: Spread,
  failed: Share,
  recovery: Spread,
  rework: Share,
  hotfixTime: Spread,
});
export type Measures = v.InferOutput<typeof Measures>;

const Compared = <T extends v.GenericSchema>(schema: T) => v.object({ now: schema, before: schema });

const Environment = v.object({
  name: v.string(),
  /** What stands for a deployment. */
  basis: v.picklist(['deployments', 'releases']),
  ...Compared(Measures).entries,
  /** By weeks up to the end of the window, the oldest first. */
  weeks: v.array(v.object({ from: time, deployments: count, failed: count, leadTime: maybe })),
});
export type Environment = v.InferOutput<typeof Environment>;

const Releases = v.object({ stable: count, prereleases: count, resumed: count, abandoned: count });

const Step = v.object({ name: v.string(), now: Spread, before: Spread, isSlower: v.boolean() });

const Benchmark = v.object({
  name: v.string(),
  value: v.number(),
  /** Of the releases before. */
  median: maybe,
  count,
  isRegression: v.boolean(),
});

const Downloads = v.object({
  source: v.picklist(adoptionSources),
  /** Of the package, the repository or the image. */
  name: v.string(),
  downloads: count,
  /** Of the last 30 days, or of all time. */
  span: v.picklist(['month', 'all']),
  /** Of the last stable release alone, where the source tells. */
  latest: maybe,
});
export type Downloads = v.InferOutput<typeof Downloads>;

/** What `waybill metrics --json` prints. Spans are seconds, shares are from 0 to 1. */
export const Report = v.object({
  schema: v.literal(1),
  at: time,
  window: v.object({ from: time, to: time, days: v.number() }),
  environments: v.array(Environment),
  releases: Compared(Releases),
  incomplete: v.array(v.object({ tag: v.string(), hours: v.number() })),
  unreleased: v.object({ commits: count, days: v.number() }),
  steps: v.array(Step),
  quality: v.object({
    coverage: v.nullable(v.object({ tag: v.string(), value: v.number(), before: maybe })),
    vulnerabilities: v.nullable(
      v.object({
        tag: v.string(),
        bySeverity: v.record(v.string(), v.number()),
        /** For how long each release has had some of the severity. */
        days: v.record(v.string(), v.number()),
        before: maybe,
      }),
    ),
    benchmarks: v.array(Benchmark),
  }),
  /** Downloads, of whoever counts them and was asked. */
  adoption: v.array(Downloads),
  /** What a reader must know of how it was measured. */
  notes: v.array(v.string()),
});
export type Report = v.InferOutput<typeof Report>;
