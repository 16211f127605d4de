import { attachedTagTaken } from '../errors.ts';
import type { Manifest } from '../manifest.ts';
import { isIndex } from '../manifest.ts';
import type { Referrer, Registry } from '../registry/index.ts';
import { listEntries, planReferrers, referrersTag } from './plan-referrer.ts';

const attempts = 5;

/**
 * What is attached to an image: by the referrers API, and under the fallback tag where clients list what a registry does
 * not. https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#referrers-tag-schema
 */
export async function listAttached(registry: Registry, digest: string): Promise<readonly Referrer[]> {
  const [listed = [], { list }] = await Promise.all([registry.listReferrers(digest), readList(registry, digest)]);
  return [...listed, ...(list === undefined ? [] : listEntries(list))];
}

/** Adds to the list under the fallback tag, and keeps what others write there. @throws EATTACHEDTAG */
export async function addToList(registry: Registry, digest: string, referrers: readonly Manifest[]): Promise<void> {
  const tag = referrersTag(digest);
  for (let attempt = 1; ; attempt += 1) {
    const { list, isTaken } = await readList(registry, digest);
    if (isTaken) throw attachedTagTaken(`${registry.name}:${tag}`);
    const longer = planReferrers(list, referrers);
    if (longer === undefined) return;
    const lookAgain = async () => {
      const now = await registry.findDigest(tag);
      if (now !== list?.digest && now !== longer.digest && attempt < attempts) throw new ChangedMeanwhile();
    };
    try {
      await registry.putManifest(tag, longer, lookAgain);
      return;
    } catch (error) {
      if (!(error instanceof ChangedMeanwhile)) throw error;
    }
  }
}

/** Somebody else has written the list. */
class ChangedMeanwhile extends Error {}

/** The tag may be no list: there are registries that find the image itself under it. */
async function readList(registry: Registry, digest: string) {
  const found = await registry.readManifest(referrersTag(digest));
  const isTaken = found !== undefined && (found.digest === digest || !isIndex(found.mediaType));
  return { list: isTaken ? undefined : found, isTaken };
}
