import type { DeploymentRecord } from '@waybill/kernel';

/** One release, as far as it is measured. Times are milliseconds since 1970. */
export interface Release {
  readonly tag: string;
  readonly version: string;
  readonly branch: string;
  readonly isPrerelease: boolean;
  readonly state: 'planned' | 'delivering' | 'delivered' | 'complete' | 'abandoned';
  /** Start of the run that made it or finished it. */
  readonly begun: number;
  /** When all of it was public; unknown while it is not. */
  readonly published: number | undefined;
  /** When its last run ended. */
  readonly ended: number | undefined;
  /** A later run than the first one finished it. */
  readonly isResumed: boolean;
  readonly head: string;
  /** The commit that was built; another one than `head` where there is a release commit. */
  readonly builtFrom: string;
  /** The release before it, where there is one. */
  readonly base: string | undefined;
  readonly deployments: readonly DeploymentRecord[];
  /** Ends of its steps, in order: deliveries and announcements that are done. */
  readonly steps: readonly { readonly name: string; readonly at: number }[];
  /** Numbers of its reports and scans, by `kind:name`. */
  readonly measures: ReadonlyMap<string, Readonly<Record<string, number>>>;
  /** Names of the Python packages and of the images that it consists of. */
  readonly packages: readonly string[];
  readonly images: readonly string[];
}

export interface Commit {
  readonly hash: string;
  readonly parents: readonly string[];
  /** Committer date: milliseconds since 1970. */
  readonly at: number;
  readonly subject: string;
  /** Values of the trailers `Hotfix` and `Fixes-Release`. */
  readonly hotfix: readonly string[];
}

/** What a person says of a release. */
export interface Mark {
  readonly tag: string;
  /** ISO time. */
  readonly at: string;
  readonly reason: string;
  readonly by?: string | undefined;
}

/** All that is measured. */
export interface Facts {
  readonly releases: readonly Release[];
  readonly commits: ReadonlyMap<string, Commit>;
  readonly marks: readonly Mark[];
  /** Why ages of commits are not known. */
  readonly isShallow: boolean;
  /** Entries of the ledger that cannot be read, with the reason. */
  readonly unread: readonly string[];
  /** Commits after the last stable release that make a release, the oldest first. */
  readonly unreleased: readonly Commit[];
}
