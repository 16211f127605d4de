/** What is read of a repository, before anything is concluded from it. */
export interface Snapshot {
  /** Files that git tracks or would track, relative to the root, with `/`. */
  readonly names: readonly string[];
  /** The text of those that tell something. */
  readonly texts: ReadonlyMap<string, string>;
  /** Files that were not read, and why. */
  readonly unread: ReadonlyMap<string, string>;
  /** Undefined outside of a git repository. */
  readonly git: GitFacts | undefined;
}

export interface GitFacts {
  /** Address of `origin`, or of the only remote. */
  readonly remote: string | undefined;
  /** The branch that is checked out. */
  readonly current: string | undefined;
  /** The branch that the remote calls its default one, as far as the clone knows. */
  readonly defaultBranch: string | undefined;
  readonly branches: readonly string[];
  /** In the order in which they were made, newest first. */
  readonly tags: readonly string[];
  /** Which of the names that were asked for git ignores. */
  readonly ignored: readonly string[];
}

/** Names that a release puts into a checkout: git is asked whether it ignores them. */
export const madeByReleases = ['.waybill', 'node_modules'] as const;
