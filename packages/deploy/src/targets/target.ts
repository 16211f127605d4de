import type { BaseContext, Env, Ports, ReleaseError } from '@waybill/kernel';

/** An image of a release, named by what it is and not by a tag that may move. */
export interface ImageReference {
  /** Repository without tag: `ghcr.io/acme/parcel`. */
  readonly name: string;
  /** `sha256:…` of the index of all platforms. */
  readonly digest: string;
}

/** A release as a target sees it. */
export interface DeployedRelease {
  readonly version: string;
  readonly tag: string;
  /** The image that the environment runs, where the release has one. */
  readonly image?: ImageReference;
  /** All images of the release, for targets that set several. */
  readonly images?: readonly ImageReference[];
}

/** What is deployed where: plain data, kept in the ledger. */
export interface DeploymentRequest extends DeployedRelease {
  /** Names this very attempt; stable when a later run goes on with it. */
  readonly key: string;
  readonly environment: string;
  /** What the environment holds until then, as the ledger knows it. */
  readonly previous?: DeployedRelease;
  readonly purpose: 'deploy' | 'rollback';
}

/** What a started deployment is found again by: JSON, stored in the ledger before anything waits. */
export interface DeploymentHandle {
  readonly [key: string]: string | number | boolean;
}

export interface DeploymentOutcome {
  readonly state: 'succeeded' | 'failed';
  /** The page where a person can look at it. */
  readonly url?: string;
  /** One factual sentence; words of the remote are quoted, secrets masked. */
  readonly reason?: string;
  /** More for a person, as Markdown: events, the last lines of a log. Bounded, secrets masked. */
  readonly details?: string;
}

/** One way to deploy. Another one, such as Helm, is one more file and one more key of the option `target`. */
export interface Target {
  /** Problems that can be known beforehand: a missing workflow, no permission, a cluster that is out of reach. */
  check(): Promise<readonly ReleaseError[]>;
  /** Finds what an earlier run with this key has started, if any. Starts nothing. */
  find(request: DeploymentRequest): Promise<DeploymentHandle | undefined>;
  /**
   * Starts the deployment and does not wait for its end. An error that is marked by `nothingStarted` ends the deployment as
   * failed; after any other one, a later run looks for what may have been started.
   *
   * @param started is awaited with the handle as soon as there is one; the caller stores it
   */
  start(request: DeploymentRequest, started: (handle: DeploymentHandle) => Promise<void>): Promise<DeploymentHandle>;
  /**
   * Waits for the end, up to the limit of the target's options. Also for what an earlier run has started.
   *
   * @throws where the end is not known, as at the limit: what was started may go on, and a later run may wait for it
   */
  follow(handle: DeploymentHandle, request: DeploymentRequest): Promise<DeploymentOutcome>;
  /** The steps as text, for `--dry-run`: argument vectors and requests, no secrets. */
  describe(request: DeploymentRequest): readonly string[];
}

/** What a target works with. */
export interface TargetInput {
  readonly context: BaseContext;
  readonly ports: Ports;
  /** GitHub's API, for what needs it. */
  readonly github: { readonly apiUrl: string; readonly token?: string | undefined };
  /** Laid over the environment of programs: it takes away the secrets that the environment's options do not name. */
  readonly withheld: Env;
}
