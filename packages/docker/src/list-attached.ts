import type { Manifest } from './manifest.ts';
import { entriesOf, referrersTag } from './plan-referrer.ts';
import type { Referrer, Registry } from './registry.ts';

export interface AttachedList {
  readonly entries: readonly Referrer[];
  /** The list under the fallback tag, where it was read. */
  readonly fallback: Manifest | undefined;
}

/** What is attached to an image: by the referrers API, or under the fallback tag where the registry lacks it. */
export async function listAttached(registry: Registry, digest: string): Promise<AttachedList> {
  const entries = await registry.listReferrers(digest);
  if (entries !== undefined) return { entries, fallback: undefined };
  const fallback = await registry.readManifest(referrersTag(digest));
  return { entries: fallback === undefined ? [] : entriesOf(fallback), fallback };
}
