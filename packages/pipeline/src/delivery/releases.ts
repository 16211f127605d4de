import type { NextRelease, Published, Release } from '@waybill/kernel';
import { findKnown } from '../known-plugins/index.ts';
import type { Entry } from '../ledger/index.ts';
import type { LoadedMember } from '../plugins/index.ts';

/** What one member delivered, as the host would show it to the hooks that follow. */
export function releaseOf(member: LoadedMember, returned: unknown, nextRelease: NextRelease): Release {
  const facts = typeof returned === 'object' && returned !== null ? returned : {};
  return { ...(returned === false ? {} : nextRelease), ...facts, pluginName: member.name };
}

/**
 * All deliveries as the one release that a hook may return. The list itself travels along, for the members that tell
 * of it; the page of the release is its address.
 */
export function combine(releases: readonly Release[], members: readonly LoadedMember[]): Published {
  const made = releases.filter(({ name }) => name !== undefined);
  if (made.length === 0) return false;
  const [first] = made;
  const makers = members.filter((member) => findKnown(member).makesPage).map(({ name }) => name);
  const page =
    made.find(({ pluginName = '' }) => makers.includes(pluginName)) ?? made.find(({ url }) => url !== undefined);
  const { name = 'Release' } = (made.length === 1 ? first : page) ?? {};
  return { name, ...(page?.url === undefined ? {} : { url: page.url }), deliveries: [...releases] };
}

/** The releases as members see them: ours taken apart again, those of plugins beside the pipeline as they are. */
export function expand(releases: readonly Release[]): Release[] {
  return releases.flatMap((release) => {
    const { deliveries } = release;
    return Array.isArray(deliveries) ? (deliveries as Release[]) : [release];
  });
}

/** What the ledger says was delivered, in the same form. */
export function releasesIn(entry: Entry, members: readonly LoadedMember[], nextRelease: NextRelease): Release[] {
  return members.flatMap((member) => {
    const delivery = entry.deliveries.find((each) => each.member === member.key);
    if (delivery?.state === 'skipped') return [releaseOf(member, false, nextRelease)];
    return delivery?.state === 'done' ? [releaseOf(member, delivery.result, nextRelease)] : [];
  });
}
