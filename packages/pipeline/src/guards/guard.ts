import type { Ports, PublishContext, ReleaseContext } from '@waybill/kernel';
import type { LedgerArtifact } from '../ledger/parse-ledger.ts';
import type { LoadedMember } from '../members/member.ts';

export interface GuardInput<C extends ReleaseContext = ReleaseContext> {
  readonly member: LoadedMember;
  readonly context: C;
  readonly ports: Ports;
  /** Notes that an attempt before this one may have written already. */
  readonly formerNotes?: string;
}

export interface PublishInput extends GuardInput<PublishContext> {
  /** An earlier run may have delivered already. */
  readonly isRepeat: boolean;
}

/** Calls the plugin, some of its options replaced. */
export type Call = (changes?: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** Does what is left of a delivery: from here on, everyone can see it. */
export type Finish = () => Promise<unknown>;

/** What makes a plugin of others safe to run again, and parts what can be seen from what cannot. */
export interface Guard {
  prepare?(input: GuardInput, call: Call): Promise<unknown>;
  /** Before anything is public: what the delivery will lack. */
  beforeCommit?(input: GuardInput): Promise<void>;
  /** Begins a delivery, ahead of its stage: with what nobody can see yet. */
  publish?(input: PublishInput, call: Call): Promise<Finish>;
  /** Gets back what it has delivered, where the bytes are those of the ledger. */
  restore?(input: GuardInput<PublishContext>, artifacts: readonly LedgerArtifact[]): Promise<void>;
}

/** The options as the plugin sees them. */
export function optionsOf({ member, context }: Pick<GuardInput, 'member' | 'context'>): Record<string, unknown> {
  return { ...context.options, ...member.options };
}
