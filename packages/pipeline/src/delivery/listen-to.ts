import type { AnnouncementRecord } from '@waybill/kernel';
import { type Announcement, changeAnnouncement, type EntryRecord } from '../ledger/index.ts';

export interface Listening {
  readonly announcement: AnnouncementRecord;
  /** Who was not notified, and why. */
  missed(): readonly string[];
}

/** What a member that notifies several may say of each: then those who were notified are not notified again. */
export function listenTo(record: EntryRecord | undefined, key: string): Listening {
  const before = record?.entry().announcements.find(({ member }) => member === key);
  const told = [...(before?.told ?? [])];
  const begun = [...(before?.begun ?? [])];
  const missed: string[] = [];
  let handles = before?.handles ?? {};
  const change = (what: Partial<Announcement>) =>
    record?.change((entry, at) => changeAnnouncement(entry, key, what, at));
  const forget = (name: string) => {
    if (!begun.includes(name)) return;
    begun.splice(begun.indexOf(name), 1);
    change({ begun: [...begun] });
  };
  return {
    missed: () => missed,
    announcement: {
      told: [...told],
      begun: [...begun],
      handles,
      async begin(name) {
        begun.push(name);
        change({ begun: [...begun] });
        await record?.settled();
      },
      heard(name, handle) {
        if (handle === undefined) told.push(name);
        else handles = { ...handles, [name]: handle };
        forget(name);
        change(handle === undefined ? { told: [...told] } : { handles });
        // No later run could find the message.
        if (handle !== undefined) record?.hurry();
      },
      missed(name, reason, isUnclear = false) {
        missed.push(reason ?? name);
        if (!isUnclear) forget(name);
      },
    },
  };
}
