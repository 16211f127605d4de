import { changeAnnouncement, type EntryRecord, stateOf } from '../ledger/index.ts';
import type { Input } from '../plugins/index.ts';

/** On the remote before anyone is notified, so that a later run knows that they may have been notified. */
export function announceNext(record: EntryRecord): void {
  record.change((entry, at) => {
    const due = entry.announcements.filter(({ state }) => state !== 'done');
    const begun = due.reduce(
      (changed, { member }) => changeAnnouncement(changed, member, { state: 'started' }, at),
      entry,
    );
    return { ...begun, state: stateOf(begun) };
  });
}

/** Where the ledger stops nothing any more: what it lacks is found out again by the next run. */
export async function settleKindly(record: EntryRecord, { context }: Pick<Input, 'context'>): Promise<void> {
  await record.settled().catch((error: unknown) => {
    const { code, message, details } = error as { code?: string; message?: string; details?: string };
    const goesOn = code === 'ELEDGERLOST' ? '' : ' The release goes on.';
    context.logger.warn(`${message ?? 'The ledger was not pushed.'}${goesOn} ${details ?? ''}`.trim());
  });
}
