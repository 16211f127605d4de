import { inParallel } from '@waybill/kernel';
import type { Manifest, Registry } from '@waybill/oci';
import { type Claim, moveTag, type State } from './move-tag.ts';
import type { MovingTag } from './plan-tags.ts';
import { settleTags } from './settle-tags.ts';

/** What a registry has before tags are moved. */
export interface Look {
  readonly known: readonly string[];
  /** Of each moving tag, in their order. */
  readonly holders: readonly (Manifest | undefined)[];
}

const simultaneousTags = 4;

/** Looks at the tags that a release moves, and at all others by name. */
export async function lookAtTags(registry: Registry, { tags }: Claim): Promise<Look> {
  const [known, ...holders] = await Promise.all([
    registry.listTags(),
    ...tags.moving.map(({ name }) => registry.readManifest(name)),
  ]);
  return { known, holders };
}

/**
 * Points tags such as `latest` to an image, unless they are a newer version's; `latest` after all others.
 *
 * @returns the tags that point to the image now, those that did before among them
 */
export async function moveTags(
  registry: Registry,
  image: Manifest,
  claim: Claim & { readonly look?: Look },
): Promise<string[]> {
  const { moving } = claim.tags;
  if (moving.length === 0) return [];
  const { known, holders } = claim.look ?? (await lookAtTags(registry, claim));
  const states = new Map<MovingTag, State>();
  const move = async (tag: MovingTag) => {
    const seen = holders[moving.indexOf(tag)];
    const isFresh = states.size === 0;
    states.set(tag, await moveTag(registry, image, { tag, claim, known, seen, isFresh }));
  };
  const isLast = ({ name }: MovingTag) => name === 'latest';
  await inParallel(
    moving.filter((tag) => !isLast(tag)),
    simultaneousTags,
    move,
  );
  await inParallel(moving.filter(isLast), 1, move);
  const moved = moving.filter((tag) => states.get(tag) !== 'kept');
  const hasWritten = [...states.values()].includes('moved');
  const lost = hasWritten ? await settleTags(registry, image, { claim, moved, known }) : [];
  return moved.map(({ name }) => name).filter((name) => !lost.includes(name));
}
