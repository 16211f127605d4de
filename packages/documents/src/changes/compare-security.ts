import { inlineCode } from '@waybill/kernel';
import type { Json } from '../api/index.ts';
import type { ApiChange } from './api-change.ts';
import { entriesOf, listOf } from './references.ts';

/** One way to be let in: all schemes that it takes, with their scopes. */
type Way = ReadonlySet<string>;

/** What changed in how clients must identify themselves. Whoever was let in by one way must still be let in by one. */
export function compareSecurity(before: Json | undefined, after: Json | undefined): Omit<ApiChange, 'operation'>[] {
  const [olds, news] = [readWays(before), readWays(after)];
  const lost = olds.filter((old) => !news.some((now) => isWithin(now, old)));
  const gained = news.filter((now) => !olds.some((old) => isWithin(old, now)));
  if (lost.length > 0) {
    const needed = news.map(describeWay).join(', or ');
    return [{ isBreaking: true, text: `no longer accepts ${lost.map(describeWay).join(', or ')}: needs ${needed}` }];
  }
  const added = gained.filter(({ size }) => size > 0).map(describeWay);
  if (gained.length === 0) return [];
  return [
    { isBreaking: false, text: added.length === 0 ? 'needs no login now' : `also accepts ${added.join(', or ')}` },
  ];
}

/** Without a requirement everybody is let in. */
function readWays(security: Json | undefined): Way[] {
  const ways = listOf(security).map((each) => {
    const parts = entriesOf(each).flatMap(([scheme, scopes]) => [
      scheme,
      ...listOf(scopes).map((scope) => `${scheme}: ${String(scope)}`),
    ]);
    return new Set(parts);
  });
  return ways.length > 0 ? ways : [new Set<string>()];
}

function isWithin(one: Way, other: Way): boolean {
  return [...one].every((each) => other.has(each));
}

function describeWay(way: Way): string {
  if (way.size === 0) return 'requests without a login';
  const all = [...way];
  // The scheme goes without saying where its scopes are named.
  return all
    .filter((each) => !all.some((other) => other.startsWith(`${each}: `)))
    .map(inlineCode)
    .join(' and ');
}
