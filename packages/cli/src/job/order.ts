import { v } from '@waybill/kernel';

/** Where the services are that stand for the real ones; what is missing is not rehearsed. */
export const Places = v.object({
  registry: v.optional(v.object({ host: v.string(), platforms: v.array(v.string()) })),
  index: v.optional(v.object({ upload: v.string(), simple: v.string(), standsFor: v.string() })),
  slack: v.optional(v.object({ api: v.string() })),
  s3: v.optional(v.object({ endpoint: v.string() })),
  mail: v.optional(v.object({ host: v.string(), port: v.number() })),
  webhooks: v.optional(v.boolean()),
});
export type Places = v.InferOutput<typeof Places>;

/** What the program that runs semantic-release is asked for. */
export const Order = v.object({
  /** `inspect`: what services the configuration needs. `plan`: version and commits. `release`: all of it. */
  mode: v.picklist(['inspect', 'plan', 'release']),
  branch: v.string(),
  /** Address that the repository has when the configuration names none. */
  url: v.string(),
  places: Places,
  /** File for the answer. */
  output: v.string(),
});
export type Order = v.InferOutput<typeof Order>;

/** What the configuration needs, as far as it is rehearsed. */
export const Needs = v.object({
  url: v.string(),
  index: v.boolean(),
  /** Names of images, as the configuration has them. */
  images: v.array(v.string()),
  /** Where the project uploads its distributions. */
  upload: v.string(),
  channels: v.array(v.string()),
  /** Whether the channels are those of the project. */
  hasChannels: v.boolean(),
  bucket: v.optional(v.string()),
  mail: v.boolean(),
  endpoints: v.array(v.string()),
  /** What of the configuration is not rehearsed, and why. */
  leftOut: v.array(v.object({ part: v.string(), reason: v.string() })),
});
export type Needs = v.InferOutput<typeof Needs>;

const text = v.optional(v.string());

/** What a run has seen. */
export const Seen = v.object({
  isReleased: v.boolean(),
  branch: text,
  last: v.optional(v.object({ version: text, tag: text })),
  next: v.optional(
    v.object({ version: v.string(), tag: v.string(), type: v.string(), channel: v.optional(v.nullable(v.string())) }),
  ),
  notes: v.string(),
  commits: v.array(
    v.object({
      hash: v.string(),
      title: v.string(),
      type: v.picklist(['major', 'minor', 'patch', 'none']),
      isTakenBack: v.boolean(),
      overlooked: text,
    }),
  ),
  /** Artifacts of the last release, as the ledger has them. */
  before: v.array(v.object({ kind: v.string(), name: v.string(), size: v.optional(v.number()) })),
  errors: v.array(v.object({ code: text, message: v.string(), details: text })),
});
export type Seen = v.InferOutput<typeof Seen>;
