import { artifactEntries, DeploymentRecord, isReadable, isReleasePath, isTooDeep, v, wrongPath } from '@waybill/kernel';
import semver from 'semver';

/** The version of what is below; a reader refuses a higher one. docs/ledger.md says it in prose. */
export const ledgerSchema = 1;

const time = v.pipe(v.string(), v.isoTimestamp());
/** Of SHA-1 or SHA-256. */
const Commit = v.pipe(v.string(), v.regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'must be the id of a commit'));
/** It is shown, and part of tags and notes. */
const Channel = v.pipe(
  v.string(),
  v.check((name) => name.length <= 250, 'must have at most 250 characters'),
  v.check((name) => isReadable(name), 'must have no character that nobody sees'),
);

export const Run = v.object({
  id: v.string(),
  host: v.string(),
  pid: v.number(),
  /** The running system, the table that `pid` belongs to, and the start of the process in ticks of that system. */
  boot: v.optional(v.string()),
  processes: v.optional(v.string()),
  born: v.optional(v.number()),
  /** Page of the CI job: a link in summaries and messages. What is no page is left out. */
  url: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^https?:\/\/\S+$/i))), undefined),
  /** The CI system's own number for the job, without the attempt. */
  job: v.optional(v.string()),
  /** The CI system's number of the attempt at that job. */
  attempt: v.optional(v.number()),
  /** Seconds without a sign of life after which the run may be taken for dead. */
  lease: v.optional(v.number()),
  /** Counts the signs of life of the run. */
  beat: v.optional(v.number()),
  started: time,
  ended: v.optional(time),
  /** The signal that ended it. */
  cancelled: v.optional(v.string()),
});
export type Run = v.InferOutput<typeof Run>;

const LedgerArtifact = v.looseObject({
  ...artifactEntries,
  /** Members that made it, joined by `+` where several ran side by side. */
  madeBy: v.string(),
});
export type LedgerArtifact = v.InferOutput<typeof LedgerArtifact>;

const Delivery = v.object({
  member: v.string(),
  state: v.picklist(['planned', 'started', 'done', 'skipped', 'failed', 'unconfirmed']),
  at: time,
  /** What the plugin said of it: `name`, `url` and its own facts. */
  result: v.optional(v.record(v.string(), v.unknown())),
  reason: v.optional(v.string()),
});
export type Delivery = v.InferOutput<typeof Delivery>;

const Announcement = v.object({
  member: v.string(),
  event: v.literal('success'),
  state: v.picklist(['planned', 'started', 'done', 'failed']),
  at: time,
  /** Why it failed, where the plugin said so. */
  reason: v.optional(v.string()),
  /** Who has certainly heard it, where the plugin says so: the names of channels. */
  told: v.optional(v.array(v.string())),
  /** Whose notification was about to be sent, so that they may have it. */
  begun: v.optional(v.array(v.string())),
  /** What finds a sent message again, by name: it can be changed. */
  handles: v.optional(v.record(v.string(), v.string())),
  /** An earlier run may have sent it already. */
  repeated: v.optional(v.boolean()),
});
export type Announcement = v.InferOutput<typeof Announcement>;

/** It is a part of what git is asked to fetch. https://git-scm.com/docs/git-check-ref-format */
const BranchName = v.pipe(
  v.string(),
  v.regex(/^(?![-/])[^\s\p{Cc}\p{Cs}\p{Bidi_Control}:?*[\\^~]{1,250}(?<![./])$/u, 'must be the name of a branch'),
  v.check((name) => isReadable(name), 'must have no character that nobody sees'),
  v.check((name) => !/\.\.|\/\/|@\{|\.lock(?:\/|$)/.test(name), 'must be the name of a branch'),
);

const Branch = v.object({
  name: BranchName,
  type: v.optional(v.picklist(['release', 'maintenance', 'prerelease'])),
  main: v.optional(v.boolean()),
  channel: v.optional(v.nullable(v.union([Channel, v.literal(false)]))),
  prerelease: v.optional(v.union([v.string(), v.boolean()])),
});

/** The last second of the year 9999: builders write dates of four digits. */
const latestDate = 253_402_300_799;

const Checkout = v.object({
  /** Paths of the submodules that were checked out. */
  submodules: v.array(v.string()),
  /** Whether the content of Git LFS was there, not only its pointers. */
  largeFiles: v.boolean(),
});
/** What the first build had beside the files of its commit. */
export type Checkout = v.InferOutput<typeof Checkout>;

export const Entry = v.object({
  schema: v.literal(ledgerSchema),
  tag: v.string(),
  version: v.pipe(
    v.string(),
    v.check((text) => semver.valid(text) === text, 'must be a version of Semantic Versioning'),
  ),
  type: v.string(),
  channel: v.nullable(Channel),
  branch: Branch,
  /** Commit that the tag names. */
  gitHead: Commit,
  /** Commit that everything was built from: the release commit came after it. */
  builtFrom: Commit,
  lastRelease: v.object({
    version: v.optional(v.string()),
    gitTag: v.optional(v.string()),
    gitHead: v.optional(v.string()),
  }),
  /** Set where the commit names submodules, or files of Git LFS. */
  checkout: v.optional(Checkout),
  /** Seconds since 1970 that everything built carries. */
  sourceDate: v.optional(
    v.pipe(
      v.number(),
      v.check((date) => Number.isSafeInteger(date) && date >= 0 && date <= latestDate, 'must be seconds since 1970'),
    ),
  ),
  state: v.picklist(['planned', 'delivering', 'delivered', 'complete', 'abandoned']),
  /** Set when a person gave the release up. */
  abandoned: v.optional(v.object({ at: time, reason: v.string(), by: v.optional(v.string()) })),
  /** The last refusal that no repetition changes, and how many runs in a row met it. */
  refused: v.optional(v.object({ code: v.string(), times: v.number() })),
  run: Run,
  updated: time,
  notes: v.string(),
  artifacts: v.array(LedgerArtifact),
  deliveries: v.array(Delivery),
  announcements: v.array(Announcement),
  /** Where it was deployed, the oldest first. */
  deployments: v.optional(v.array(DeploymentRecord)),
  /** Over what a later run would deliver, by the key of the repository. */
  signature: v.optional(v.object({ key: v.string(), value: v.string() })),
  /** Over the same, by the identity of the release workflow: a bundle of Sigstore. */
  sigstore: v.optional(v.record(v.string(), v.unknown())),
});
/** All that is known of one release: what was built, where it went, who was told. */
export type Entry = v.InferOutput<typeof Entry>;

export type Parsed =
  | { readonly entry: Entry }
  | {
      readonly problem: string;
      /** A newer version of this package wrote it, so an older state must not replace it. */
      readonly isNewer: boolean;
    };

/** Characters of an entry: ten thousand artifacts and long notes take less. */
const longest = 20_000_000;

/**
 * Reads an entry's text, which anybody may have written who may push to the repository.
 *
 * @param tag the release that the text is under
 */
export function parseLedger(text: string, tag: string): Parsed {
  if (text.length > longest) return { problem: `it has more than ${longest} characters`, isNewer: false };
  // It is written again, and that has an end.
  if (isTooDeep(text)) return { problem: 'it is nested too deeply', isNewer: false };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'it is not JSON', isNewer: false };
  }
  const result = v.safeParse(Entry, value);
  if (result.success) {
    const problem = findContradiction(result.output, tag);
    return problem === undefined ? { entry: result.output } : { problem, isNewer: false };
  }
  const [issue] = result.issues;
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  const isNewer = typeof schema === 'number' && schema > ledgerSchema;
  return { problem: `\`${v.getDotPath(issue) ?? 'it'}\` ${issue.message}`, isNewer };
}

/** What the parts of an entry say against each other. */
function findContradiction({ tag, version, artifacts }: Entry, asked: string): string | undefined {
  if (tag !== asked) return `it is the entry of ${tag}`;
  const wrong = artifacts.findIndex(({ path }) => path !== undefined && !isReleasePath(path, version));
  return wrong < 0 ? undefined : `\`artifacts.${wrong}.path\` ${wrongPath(version)}`;
}
