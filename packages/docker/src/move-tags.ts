import { mayClaim, versionOf } from './image-claims.ts';
import { inParallel } from './in-parallel.ts';
import type { Manifest } from './manifest.ts';
import { type MovingTag, mayMove, newerClaims, type Tagging, type TagPlan } from './plan-tags.ts';
import type { Registry } from './registry.ts';

/** What a release claims. */
export interface Claim extends Tagging {
  readonly tags: TagPlan;
  /** The web page of the repository, where it is known. */
  readonly source?: string | undefined;
}

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
  const lost = hasWritten ? await settle(registry, image, { claim, moved, known }) : [];
  return moved.map(({ name }) => name).filter((name) => !lost.includes(name));
}

/** `kept` when the tag is another version's, `ours` when it was the image's already. */
type State = 'kept' | 'ours' | 'moved';

interface Move {
  readonly tag: MovingTag;
  readonly claim: Claim;
  /** Tags that the registry had before. */
  readonly known: readonly string[];
  /** What the tag pointed to when it was looked at. */
  readonly seen: Manifest | undefined;
  /** Whether that was just now. */
  readonly isFresh: boolean;
}

async function moveTag(registry: Registry, image: Manifest, move: Move): Promise<State> {
  const { tag, claim, known, seen, isFresh } = move;
  if (seen?.digest === image.digest) return 'ours';
  const mayHave = async (present: Manifest | undefined) =>
    mayMove(tag, claim, await rivals(registry, present, { known, claim }));
  if (!(await mayHave(seen))) return 'kept';
  /** Another release may have moved it meanwhile. */
  const lookAgain = async () => {
    const now = await registry.digestOf(tag.name);
    if (now === seen?.digest || now === image.digest) return;
    if (!(await mayHave(await registry.readManifest(tag.name)))) throw new TakenMeanwhile();
  };
  try {
    if (!isFresh) await lookAgain();
    // A registry that wants a pause makes it long ago that the tag was looked at.
    await registry.putManifest(tag.name, image, lookAgain);
    return 'moved';
  } catch (error) {
    if (error instanceof TakenMeanwhile) return 'kept';
    throw error;
  }
}

/** A newer version has the tag now. */
class TakenMeanwhile extends Error {}

/**
 * Against whom a release claims a tag: the version that has it. Other versions count only when nobody can say which one
 * has it; else a newer version that is on trial on another channel would keep `latest` from ever moving.
 */
async function rivals(
  registry: Registry,
  present: Manifest | undefined,
  { known, claim }: Pick<Move, 'known' | 'claim'>,
): Promise<readonly string[]> {
  const holder = present === undefined ? undefined : await versionOf(registry, present, claim.source);
  return holder === undefined ? known : [holder];
}

interface Settling {
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
async function settle(registry: Registry, image: Manifest, { claim, moved, known }: Settling): Promise<string[]> {
  const [now, ...digests] = await Promise.all([
    registry.listTags(),
    ...moved.map(({ name }) => registry.digestOf(name)),
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
