import type { ReleaseContext } from '@waybill/kernel';
import { type Checkout, type Entry, ledgerSchema, type Run } from './parse-ledger.ts';

export interface EntryInput {
  readonly context: Pick<ReleaseContext, 'branch' | 'nextRelease' | 'lastRelease'>;
  readonly run: Run;
  /** Keys of the members that deliver, and of those that announce. */
  readonly deliveries: readonly string[];
  readonly announcements: readonly string[];
  readonly sourceDate: number | undefined;
  readonly checkout?: Checkout | undefined;
  /** ISO time. */
  readonly at: string;
}

/** The entry of a release that is about to be made. */
export function planEntry({ context, run, deliveries, announcements, sourceDate, checkout, at }: EntryInput): Entry {
  const { branch, nextRelease, lastRelease } = context;
  const { name, type, main, channel, prerelease } = branch;
  return {
    schema: ledgerSchema,
    tag: nextRelease.gitTag,
    version: nextRelease.version,
    type: nextRelease.type,
    channel: nextRelease.channel || null,
    branch: defined({ name, type, main, channel, prerelease }),
    gitHead: nextRelease.gitHead,
    builtFrom: nextRelease.gitHead,
    lastRelease: defined({
      version: lastRelease.version,
      gitTag: lastRelease.gitTag,
      gitHead: lastRelease.gitHead,
    }),
    ...(checkout === undefined ? {} : { checkout }),
    ...(sourceDate === undefined ? {} : { sourceDate }),
    state: 'planned',
    run,
    updated: at,
    notes: nextRelease.notes ?? '',
    artifacts: [],
    deliveries: deliveries.map((member) => ({ member, state: 'planned', at })),
    announcements: announcements.map((member) => ({ member, event: 'success', state: 'planned', at })),
  };
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
