import type { Ports, PublishContext, ReleaseContext } from '@waybill/kernel';
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

/** What makes a plugin of others safe to run again. */
export interface Guard {
  prepare?(input: GuardInput, call: () => Promise<unknown>): Promise<unknown>;
  /** Before anything is public: what the delivery will lack. */
  beforeCommit?(input: GuardInput): Promise<void>;
  publish?(input: PublishInput, call: () => Promise<unknown>): Promise<unknown>;
}

/** The options as the plugin sees them. */
export function optionsOf({ member, context }: Pick<GuardInput, 'member' | 'context'>): Record<string, unknown> {
  return { ...context.options, ...member.options };
}
