import type { Artifact } from './artifacts.ts';

/** Environment variables as semantic-release hands them over; plugins never read `process.env`. */
export type Env = Readonly<Record<string, string | undefined>>;

/** semantic-release's logger (signale, scoped to the plugin). */
export interface Logger {
  log(message: string, ...args: unknown[]): void;
  warn(message: string, ...args: unknown[]): void;
  error(message: string, ...args: unknown[]): void;
  success(message: string, ...args: unknown[]): void;
}

/** Every option of the host, the project's top-level sections among them. */
export interface HostOptions {
  readonly repositoryUrl?: string;
  readonly tagFormat?: string;
  readonly dryRun?: boolean;
  readonly [key: string]: unknown;
}

/** The branch of this run. `channel` is `false`, `null` or absent for the default channel. */
export interface Branch {
  readonly name: string;
  readonly type?: 'release' | 'maintenance' | 'prerelease';
  readonly main?: boolean;
  readonly channel?: string | false | null;
  readonly prerelease?: string | boolean;
  /** The releases that the branch has. */
  readonly tags?: readonly { readonly gitTag: string; readonly version: string }[];
}

export interface Commit {
  readonly hash: string;
  readonly message: string;
  readonly subject?: string;
  readonly author?: { readonly name?: string; readonly email?: string };
  readonly committerDate?: string;
}

export interface LastRelease {
  readonly version?: string;
  readonly gitTag?: string;
  readonly gitHead?: string;
  readonly channels?: readonly (string | null)[];
}

export interface NextRelease {
  readonly version: string;
  readonly gitTag: string;
  readonly gitHead: string;
  readonly type: string;
  readonly channel?: string | false | null;
  readonly name?: string;
  readonly notes?: string;
}

/** What a `publish` or `addChannel` hook returned, as later hooks see it. Extra keys survive. */
export interface Release extends Partial<NextRelease> {
  readonly name?: string;
  readonly url?: string;
  readonly pluginName?: string;
  readonly [key: string]: unknown;
}

/** What every hook can rely on, `fail` included: it may run before the branch is known. */
export interface BaseContext {
  readonly cwd: string;
  readonly env: Env;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly logger: Logger;
  readonly options: HostOptions;
}

export interface VerifyContext extends BaseContext {
  readonly branch: Branch;
  readonly branches: readonly Branch[];
}

export interface ReleaseContext extends VerifyContext {
  readonly lastRelease: LastRelease;
  readonly nextRelease: NextRelease;
  readonly commits: readonly Commit[];
}

export interface PublishContext extends ReleaseContext {
  readonly releases: readonly Release[];
  /** Only in our pipeline's `publish`: what was built, for the templates of other plugins. */
  readonly artifacts?: readonly Artifact[];
  /** Only in our pipeline's `success`: who has heard of the release, so that nobody hears it twice. */
  readonly announcement?: {
    /** Names for which `heard` was called, by an earlier run too. */
    readonly told: readonly string[];
    heard(name: string): void;
    /** It is tried once more by the next run. */
    missed(name: string): void;
  };
}

export interface AddChannelContext extends VerifyContext {
  readonly lastRelease: LastRelease;
  readonly currentRelease: NextRelease;
  readonly nextRelease: NextRelease;
  readonly commits: readonly Commit[];
}

export interface FailContext extends BaseContext {
  readonly branch?: Branch;
  readonly nextRelease?: NextRelease;
  readonly errors: readonly (Error & { readonly code?: string; readonly details?: string })[];
  /** Only in our pipeline's `fail`: sentences about what is public already, and how to go on. Markdown. */
  readonly advice?: readonly string[];
}

/** For finishing a release that a dead run left, in a folder that lacks what that run built. */
export interface RestoreContext extends PublishContext {
  /** What is missing. */
  readonly artifacts: readonly Artifact[];
}

/** What a plugin says it published; `false` when the release has no part for it. */
export type Published = { name: string; url?: string; [key: string]: unknown } | false;

/** Hook name → [context, result], as semantic-release's lifecycle defines them; `restore` is called by our pipeline. */
export interface HookTypes {
  verifyConditions: [VerifyContext, void];
  analyzeCommits: [VerifyContext & { readonly commits: readonly Commit[] }, string | false | null];
  verifyRelease: [ReleaseContext, void];
  generateNotes: [ReleaseContext, string];
  prepare: [ReleaseContext, void];
  publish: [PublishContext, Published];
  addChannel: [AddChannelContext, Published];
  success: [PublishContext, void];
  fail: [FailContext, void];
  /** Gets back into the folder of the context what an earlier run delivered, byte for byte. */
  restore: [RestoreContext, void];
}

export type HookName = keyof HookTypes;
