import type { AvailableEngine } from '../engine/index.ts';
import type { EmulatedGitHub } from '../github/index.ts';
import type { PythonIndex } from '../python-index/index.ts';
import type { ContainerRegistry } from '../registry/index.ts';
import type { EmulatedS3 } from '../s3/index.ts';
import type { EmulatedSlack } from '../slack/index.ts';

/** What a release is delivered to, and the engine that builds images. */
export interface Parts {
  readonly github: EmulatedGitHub;
  readonly slack: EmulatedSlack;
  readonly s3: EmulatedS3;
  readonly index: PythonIndex;
  /** Not there when this machine cannot run it; then it is among `missing`. */
  readonly registry?: ContainerRegistry;
  readonly engine?: AvailableEngine;
}

export type Part = keyof Parts;

export interface MissingPart {
  readonly part: Part;
  /** Why, for a person. */
  readonly reason: string;
}

/** The run of a release job that the environment describes. */
export interface Job {
  /** `owner/name`. */
  readonly slug: string;
  readonly branch: string;
}

export type Services<P extends Part = Part> = Pick<Parts, P> &
  AsyncDisposable & {
    /** Asked for and not to be had here. */
    readonly missing: readonly MissingPart[];
    /**
     * The variables that lead a release job to these services; with a job, also those by which CI is recognised. They
     * are meant to be laid over the environment of a person, without whose `PATH` and `HOME` little runs.
     */
    environment(job?: Job): Record<string, string>;
    stop(): Promise<void>;
  };
