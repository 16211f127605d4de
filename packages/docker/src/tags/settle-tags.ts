import type { Manifest, Registry } from '@waybill/oci';
import { mayClaim } from './image-claims.ts';
import { type Claim, type Move, moveTag } from './move-tag.ts';
import { type MovingTag, newerClaims } from './plan-tags.ts';

interface SettleInput {
  readonly claim: Claim;
  readonly moved: readonly MovingTag[];
  readonly known: readonly string[];
}

/**
 * Of two releases that move the same tags at the same time, the newer shall have them; registries cannot compare and
 * swap. Every release names its version before it moves a tag and looks again afterwards: the older one gives back what
 * a version that has appeared meanwhile would claim, the newer one takes again what an older one took from it.
 *
 * @returns the tags that belong to a newer version
 */
export async function settleTags(
  registry: Registry,
  image: Manifest,
  { claim, moved, known }: SettleInput,
): Promise<string[]> {
  const [now, ...digests] = await Promise.all([
    registry.listTags(),
    ...moved.map(({ name }) => registry.findDigest(name)),
  ]);
  const appeared = now.filter((tag) => !known.includes(tag));
  const lost: string[] = [];
  for (const [at, tag] of moved.entries()) {
    const winner = await firstToClaim(registry, tag, newerClaims(tag, claim, appeared));
    if (winner !== undefined) {
      if (digests[at] !== winner.digest) await registry.putManifest(tag.name, winner);
      lost.push(tag.name);
    } else if (digests[at] !== image.digest && !(await takeAgain(registry, image, { tag, claim, known }))) {
      lost.push(tag.name);
    }
  }
  return lost;
}

/** The first of these versions that was made to have the tag, not for trial on another channel. */
async function firstToClaim(registry: Registry, { name }: MovingTag, versions: readonly string[]) {
  for (const version of versions) {
    const image = await registry.readManifest(version);
    if (image !== undefined && mayClaim(image, name)) return image;
  }
  return undefined;
}

/** @returns whether the tag is the image's again; not when a newer version has it */
async function takeAgain(registry: Registry, image: Manifest, move: Omit<Move, 'seen' | 'isFresh'>): Promise<boolean> {
  const seen = await registry.readManifest(move.tag.name);
  return (await moveTag(registry, image, { ...move, seen, isFresh: true })) !== 'kept';
}
