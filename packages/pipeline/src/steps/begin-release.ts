import { type ReleaseContext, sourceDate } from '@waybill/kernel';
import { awaitLease } from '../ledger/lease.ts';
import { openLedger } from '../ledger/ledger.ts';
import { planEntry } from '../ledger/plan-entry.ts';
import { type EntryRecord, keepRecord } from '../ledger/record.ts';
import { identifyRun } from '../ledger/run-identity.ts';
import type { Input, Pipeline } from '../pipeline.ts';

export interface BegunRelease {
  readonly record: EntryRecord;
  /** Notes of an attempt that ended before the tag. */
  readonly formerNotes?: string;
  /** Seconds since 1970 that everything carries which an earlier attempt built from the same commit. */
  readonly formerDate?: number;
}

/**
 * Opens the entry of a release that is about to be made. One that died before its tag is taken over: nothing of it
 * was public but perhaps its commit.
 *
 * @throws ELEDGERTAKEN
 */
export async function beginRelease(
  pipeline: Pipeline,
  { context, options, ports }: Input<ReleaseContext>,
): Promise<BegunRelease> {
  const ledger = openLedger(context, ports);
  const { env, nextRelease } = context;
  const { lease } = options;
  const seen = await ledger.look(nextRelease.gitTag);
  const former = seen.entry && (await awaitLease(seen.entry, { ledger, context, ports, lease }));
  const claim = former === undefined ? { hasLedger: seen.hasLedger } : { hasLedger: true, entry: former };
  const begun = ports.clock.now();
  const isAgain = former !== undefined && [former.builtFrom, former.gitHead].includes(nextRelease.gitHead);
  const formerDate = isAgain && !env['SOURCE_DATE_EPOCH'] ? former.sourceDate : undefined;
  const keys = (step: string) => pipeline.stagesOf(step).flatMap((stage) => stage.map(({ key }) => key));
  const entry = planEntry({
    context,
    run: { ...identifyRun(env, begun), lease, beat: 0 },
    deliveries: keys('publish'),
    announcements: keys('success'),
    sourceDate: formerDate ?? dateOf(context) ?? (await sourceDate({ context, ports })),
    at: begun.toISOString(),
  });
  const record = keepRecord({ ledger, entry, context, ports, claim });
  return {
    record,
    ...(former === undefined ? {} : { formerNotes: former.notes }),
    ...(formerDate === undefined ? {} : { formerDate }),
  };
}

/** The date of the commit that is built, without asking git where the host has told it. */
function dateOf({ commits, nextRelease, env }: ReleaseContext): number | undefined {
  const head = commits.find(({ hash }) => hash === nextRelease.gitHead);
  const seconds = Math.floor(new Date(head?.committerDate ?? Number.NaN).getTime() / 1000);
  return env['SOURCE_DATE_EPOCH'] || Number.isNaN(seconds) ? undefined : seconds;
}
