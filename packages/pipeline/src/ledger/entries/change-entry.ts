import type { Announcement, Delivery, Entry } from './parse-ledger.ts';

type Changed<T> = Partial<Omit<T, 'member' | 'at'>>;

/** The entry after something happened to one delivery. `at` is an ISO time. */
export function changeDelivery(entry: Entry, member: string, change: Changed<Delivery>, at: string): Entry {
  const { reason: _reason, ...before } = entry.deliveries.find((each) => each.member === member) ?? {
    member,
    state: 'planned' as const,
    at,
  };
  return { ...entry, deliveries: replaced(entry.deliveries, { ...before, ...change, at }) };
}

export function changeAnnouncement(entry: Entry, member: string, change: Changed<Announcement>, at: string): Entry {
  const { reason: _reason, ...before } = entry.announcements.find((each) => each.member === member) ?? {};
  const after = { member, event: 'success' as const, state: 'planned' as const, ...before, ...change, at };
  return { ...entry, announcements: replaced(entry.announcements, after) };
}

function replaced<T extends { readonly member: string }>(list: readonly T[], item: T): T[] {
  const isKnown = list.some(({ member }) => member === item.member);
  return isKnown ? list.map((each) => (each.member === item.member ? item : each)) : [...list, item];
}

/** Whether a delivery needs nothing any more. */
export function isSettled({ state }: Delivery): boolean {
  return state === 'done' || state === 'skipped';
}

/** Where the release stands, from what became of its parts. */
export function stateOf({ deliveries, announcements }: Entry): Entry['state'] {
  if (!deliveries.every(isSettled)) return 'delivering';
  return announcements.every(isSaid) ? 'complete' : 'delivered';
}

/** Whether an announcement needs nothing any more: one that failed is tried once again, then left out. */
function isSaid({ state, repeated }: Announcement): boolean {
  return state === 'done' || (state === 'failed' && repeated === true);
}
