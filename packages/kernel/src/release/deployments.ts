import type { ReleaseError } from '../errors.ts';
import * as v from '../schema.ts';
import type { Artifact } from './artifacts.ts';

const time = v.pipe(v.string(), v.isoTimestamp());
/** It is a link in summaries and messages; what is no page is left out. */
const page = v.fallback(v.optional(v.pipe(v.string(), v.regex(/^https?:\/\/\S+$/i))), undefined);
const seconds = v.pipe(v.number(), v.minValue(0));
const release = { tag: v.string(), version: v.string(), digest: v.optional(v.string()) };

/** A check of the project against the environment. */
const VerificationRecord = v.object({
  name: v.string(),
  state: v.picklist(['passed', 'failed']),
  at: time,
  seconds,
  /** Counts of the JUnit report, where there is one. */
  tests: v.optional(v.number()),
  failures: v.optional(v.number()),
  /** The kept report: path below `.waybill/<version>/`, and its hash. */
  report: v.optional(v.string()),
  sha256: v.optional(v.string()),
  reason: v.optional(v.string()),
});
export type VerificationRecord = v.InferOutput<typeof VerificationRecord>;

/** A tag in a registry that follows an environment: a rollback takes it back, a later deployment takes it forward. */
const TagMove = v.object({
  /** Repository: `ghcr.io/acme/parcel`. */
  image: v.string(),
  tag: v.string(),
  /** Digest that the tag named, and the one that it shall name. */
  before: v.string(),
  after: v.string(),
  /** `left` is a tag that somebody else has moved meanwhile. */
  state: v.picklist(['planned', 'moved', 'left', 'failed']),
  reason: v.optional(v.string()),
});
export type TagMove = v.InferOutput<typeof TagMove>;

/** One deployment of a release to one environment, as the ledger keeps it. */
export const DeploymentRecord = v.object({
  /** Names this very attempt, here and to whatever runs it. */
  key: v.string(),
  environment: v.string(),
  purpose: v.picklist(['deploy', 'rollback']),
  /** `skipped` is a deployment that was not begun, because the environment has a newer release. */
  state: v.picklist(['running', 'succeeded', 'failed', 'skipped']),
  at: time,
  ended: v.optional(time),
  seconds: v.optional(seconds),
  /** Who started it, and the page of the CI run. */
  by: v.optional(v.string()),
  run: page,
  /** Where a person can look at it. */
  url: page,
  /** Digest of the image that the environment got. */
  digest: v.optional(v.string()),
  /** What the environment had before; of a rollback, the release that it takes back. */
  previous: v.optional(v.object(release)),
  /** How the target finds it again. */
  handle: v.optional(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]))),
  /** Number of the deployment on GitHub, where this deployment wrote one. */
  github: v.optional(v.number()),
  health: v.optional(
    v.object({
      state: v.picklist(['healthy', 'unhealthy']),
      at: time,
      requests: v.number(),
      reason: v.optional(v.string()),
    }),
  ),
  verifications: v.optional(v.array(VerificationRecord)),
  /** Why an environment that has to come before was passed over. */
  skippedStaging: v.optional(v.string()),
  /** The named extra steps of a rollback that were confirmed and have run. */
  steps: v.optional(v.array(v.string())),
  /** Tags in registries that go with it. */
  tags: v.optional(v.array(TagMove)),
  reason: v.optional(v.string()),
});
export type DeploymentRecord = v.InferOutput<typeof DeploymentRecord>;

/** A release, as far as whoever deploys it needs to know. */
export interface LedgerRelease {
  readonly tag: string;
  readonly version: string;
  readonly channel: string | null;
  readonly gitHead: string;
  /** Whether all of it is delivered, so that it may be deployed; else why not, as a clause. */
  readonly isPublished: boolean;
  readonly problem?: string;
  readonly artifacts: readonly Artifact[];
  /** What plugins said of their deliveries. */
  readonly delivered?: readonly Readonly<Record<string, unknown>>[];
  readonly deployments: readonly DeploymentRecord[];
  /** Who announces it, and how far that is. */
  readonly announcements?: readonly AnnouncementState[];
  /** The commit that it was built from. */
  readonly builtFrom?: string;
  /** The commit of the release before it. */
  readonly lastHead?: string | undefined;
  readonly notes?: string;
}

/** What the ledger knows of one plugin that announces a release. */
export interface AnnouncementState {
  readonly member: string;
  readonly state: 'planned' | 'started' | 'done' | 'failed';
  readonly reason?: string | undefined;
}

/** An environment that belongs to this run, so that no other deploys to it meanwhile. */
export interface EnvironmentClaim {
  /** Makes sure that it is still ours. @throws EENVIRONMENTLOST */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

/** What the ledger knows of deployments: our pipeline's hooks and the `waybill` command bring it. */
export interface DeploymentLedger {
  /** All releases, as the remote's ledger has them now. */
  releases(): Promise<readonly LedgerRelease[]>;
  /** Writes a deployment into the entry of its release: a new one, or over the one of the same key. Waits until the remote has it. */
  record(tag: string, deployment: DeploymentRecord): Promise<void>;
  /** @throws EENVIRONMENTTAKEN while another run deploys to it */
  claim(environment: string, tag: string): Promise<EnvironmentClaim>;
  /** Notifies whoever is notified of failed releases. What goes wrong with that is a warning. */
  notify(error: ReleaseError): Promise<void>;
}
