import type { BaseContext, Ports, PublishContext, ReleaseContext } from '@waybill/kernel';
import type { LedgerArtifact } from '../ledger/index.ts';

export type Options = Readonly<Record<string, unknown>>;

/** What of a member tells whether its plugin is known: never the name that the log shows. */
export interface AnyMember {
  /** The package, or the plugin itself. */
  readonly plugin: string | object;
}

export interface KnownInput<C extends BaseContext = ReleaseContext> {
  readonly member: { readonly name: string; readonly options: Options };
  readonly context: C;
  readonly ports: Ports;
  /** Notes that attempts before this one may have written already. */
  readonly formerNotes?: readonly string[];
}

export interface PublishInput extends KnownInput<PublishContext> {
  /** An earlier run may have delivered already. */
  readonly isRepeat: boolean;
}

/** Calls the plugin, some of its options replaced. */
export type Call = (changes?: Options) => Promise<unknown>;

/** Does what is left of a delivery: from here on, everyone can see it. */
export type Finish = () => Promise<unknown>;

/** The page of a release, as far as it tells whether the release had a ledger. */
export interface ReleasePage {
  readonly tag: string;
  readonly url: string;
  /** No draft. */
  readonly isPublic: boolean;
  /** Reads the entry of the ledger as it was when the page was made; missing where the page has none. */
  readonly readEntry?: () => Promise<string>;
}

/** What is known of a third-party plugin: how it behaves, what makes it safe to run again, and what of it can be seen. */
export interface KnownPlugin {
  /** Without a command it does nothing, in the step or in any, though it exports the hook. */
  hasCommand?(options: Options, step?: string): boolean;
  /** It makes nothing of the body of a commit but references to issues, notes and reverts. */
  readonly readsCommits?: boolean;
  /** It decides by rules about commits; people do not read what it makes of them. */
  readonly hasRules?: boolean;
  /** Its notes depend on the tag alone: they stay right when a release commit follows. */
  readonly readsTagOnly?: boolean;
  /** Its `prepare` leaves HEAD where it is. */
  readonly keepsHead?: boolean;
  /** Its `prepare` commits in the working copy, then pushes to `repositoryUrl`: where it pushes to can be chosen. */
  readonly pushesCommit?: boolean;
  /** It makes the page of the release, and writes the notes to it. */
  readonly makesPage?: boolean;
  /** Its `fail` opens an issue. */
  readonly opensIssue?: boolean;
  /**
   * What it gets as the third argument of its hooks, in place of a part of its own.
   *
   * @param file that it was loaded from
   */
  parts?(file: string, options: Options, context: BaseContext): Promise<object | undefined>;
  /** Beside its `verifyConditions`: what it would find out only when the release is public. */
  verify?(input: KnownInput<BaseContext>): Promise<void>;
  prepare?(input: KnownInput, call: Call): Promise<unknown>;
  /** Before anything is public: what the delivery will lack. */
  beforeCommit?(input: KnownInput): Promise<void>;
  /** Begins a delivery, ahead of its stage: with what nobody can see yet. */
  publish?(input: PublishInput, call: Call): Promise<Finish>;
  /**
   * Names what it has delivered and is not there any more.
   *
   * @param result what it returned of its delivery
   */
  confirm?(input: KnownInput<PublishContext>, result: unknown): Promise<readonly string[]>;
  /** The pages that it has made, drafts too, the newest first. */
  listPages?(input: KnownInput<BaseContext>): Promise<readonly ReleasePage[]>;
  /** Gets back what it has delivered, where the bytes are those of the ledger. */
  restore?(input: KnownInput<PublishContext>, artifacts: readonly LedgerArtifact[]): Promise<void>;
}

/** The options as the plugin sees them. */
export function optionsOf({
  member,
  context,
}: Pick<KnownInput<BaseContext>, 'member' | 'context'>): Record<string, unknown> {
  return { ...context.options, ...member.options };
}
