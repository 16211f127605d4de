import { inParallel } from '@waybill/kernel';
import type { Layout, Registry } from '@waybill/oci';
import type { Claim } from './move-tag.ts';
import { lookAtTags, moveTags } from './move-tags.ts';

type Find = (registry: Registry) => Promise<Layout['root'] | undefined>;

/** Moves tags in every registry that has the image. @returns those that point to it in all of them */
export async function moveEverywhere(registries: readonly Registry[], find: Find, claim: Claim): Promise<string[]> {
  if (claim.tags.moving.length === 0) return [];
  const moved = new Map<Registry, string[]>();
  await inParallel(registries, Number.POSITIVE_INFINITY, async (registry) => {
    const [image, look] = await Promise.all([find(registry), lookAtTags(registry, claim)]);
    if (image !== undefined) moved.set(registry, await moveTags(registry, image, { ...claim, look }));
  });
  // In the order of the registries, whichever was quicker.
  const [first = [], ...others] = registries
    .map((registry) => moved.get(registry))
    .filter((each) => each !== undefined);
  return first.filter((tag) => others.every((each) => each.includes(tag)));
}
