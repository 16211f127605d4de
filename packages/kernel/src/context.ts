import type { ReportedError } from './errors.ts';
import type { Artifact } from './release/artifacts.ts';
import type { DeploymentLedger } from './release/deployments.ts';

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
  /** Only in our pipeline's `verifyConditions`, when another job has built: nothing here runs code of the project. */
  readonly isBuiltElsewhere?: boolean;
  readonly branch: Branch;
  readonly branches: readonly Branch[];
}

export interface ReleaseContext extends VerifyContext {
  readonly lastRelease: LastRelease;
  readonly nextRelease: NextRelease;
  readonly commits: readonly Commit[];
  /** Only in our pipeline's `prepare`, when another job delivers: there are no credentials, and no remote is asked. */
  readonly isBuildOnly?: boolean;
  /** Only in our pipeline's `prepare` and `success`: who was notified of the release, so that nobody hears it twice. */
  readonly announcement?: AnnouncementRecord;
}

export interface PublishContext extends ReleaseContext {
  readonly releases: readonly Release[];
  /** Only in our pipeline's `publish`: what was built, for the templates of other plugins. */
  readonly artifacts?: readonly Artifact[];
  /** Only in our pipeline's `success`: whether a run before this one had begun the release. */
  readonly isResumed?: boolean;
}

/** What the ledger knows of the notifications that one plugin sends about a release. */
export interface AnnouncementRecord {
  /** Names for which `heard` was called, by an earlier run too. */
  readonly told: readonly string[];
  /** Names for which `begin` was called, by an earlier run too. */
  readonly begun?: readonly string[];
  /** What `heard` was given beside the name, such as the number of a message that can be changed. */
  readonly handles?: Readonly<Record<string, string>>;
  /** Waits until the ledger says that a notification is about to be sent. */
  begin?(name: string): Promise<void>;
  heard(name: string, handle?: string): void;
  /** It is tried once more by the next run. @param isUnclear whether it may have arrived: what was begun is then not repeated */
  missed(name: string, reason?: string, isUnclear?: boolean): void;
}

/** For what follows a complete release. */
export interface DeployContext {
  /** Only in our pipeline's `success`, and only with a ledger: what runs where. */
  readonly deployments?: DeploymentLedger;
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
  readonly errors: readonly ReportedError[];
  /** Only in our pipeline's `fail`: who was notified of the release that failed. */
  readonly announcement?: AnnouncementRecord;
  /** Only in our pipeline's `fail`: sentences about what is public already, and how to go on. Markdown. */
  readonly advice?: readonly string[];
}

/** Something that no hook of the host is about: our pipeline and its commands bring it. */
export interface ReleaseNews {
  readonly event: 'started' | 'deployed' | 'rolled-back' | 'alert' | 'failed';
  /** One line of plain text. */
  readonly title: string;
  /** Markdown. */
  readonly text: string;
  /** What kind of alert it is: `incomplete`, `security-disclosure`, … */
  readonly kind?: string;
  readonly isEmergency?: boolean;
  /** The release that it is about. */
  readonly tag?: string;
  readonly version?: string;
  readonly environment?: string;
  /** A page about it. */
  readonly url?: string;
}

export interface NotifyContext extends BaseContext, Partial<Omit<ReleaseContext, keyof BaseContext>> {
  readonly news: ReleaseNews;
  /** Says that somebody was not notified: for the result of the command. */
  readonly missed?: (name: string, reason: string) => void;
}

/** For finishing a release that an interrupted run left. */
export interface RestoreContext extends PublishContext {
  /** In `restore` what is missing, in `confirm` what the release consists of. */
  readonly artifacts: readonly Artifact[];
  /** Whether a key of this repository confirms `artifacts`; else only what is public under its name may be taken. */
  readonly isSigned?: boolean;
}

/**
 * What a plugin says it published; `false` when the release has no part for it. `unconfirmed` names what a service took
 * and does not show: our pipeline announces nothing then, and delivers it again in the next run.
 */
export type Published = { name: string; url?: string; [key: string]: unknown } | false;

/** Hook name → [context, result], as semantic-release's lifecycle defines them; `conclude`, `notify`, `restore` and `confirm` are called by our pipeline. */
export interface HookTypes {
  verifyConditions: [VerifyContext, void];
  analyzeCommits: [VerifyContext & { readonly commits: readonly Commit[] }, string | false | null];
  verifyRelease: [ReleaseContext, void];
  generateNotes: [ReleaseContext, string];
  prepare: [ReleaseContext, void];
  publish: [PublishContext, Published];
  addChannel: [AddChannelContext, Published];
  success: [PublishContext & DeployContext, void];
  fail: [FailContext, void];
  /**
   * Called by our pipeline when a release is announced and deployed, or that has failed: for what sums it up. What it throws is
   * a warning.
   */
  conclude: [PublishContext & DeployContext, void];
  /** Notifies people of what no other hook is about; called by our pipeline. */
  notify: [NotifyContext, void];
  /**
   * Checks what another job built for this release as `prepare` checks what it builds. A plugin that has this hook never
   * runs `prepare` beside a build that was handed over; `false` says that it has no part in the release.
   */
  adopt: [ReleaseContext, void];
  /** Gets back into the folder of the context what an earlier run delivered, byte for byte. */
  restore: [RestoreContext, void];
  /** Names what an earlier run delivered and is not there any more. */
  confirm: [RestoreContext, readonly string[]];
}

export type HookName = keyof HookTypes;
