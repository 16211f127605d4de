import { inParallel } from './in-parallel.ts';
import type { Manifest } from './manifest.ts';
import { isIndex } from './media-types.ts';
import { versionLabel } from './plan-labels.ts';
import { type MovingTag, mayMove, newerClaims, type Tagging, type TagPlan } from './plan-tags.ts';
import type { Registry } from './registry.ts';

/** What a release claims. */
export interface Claim extends Tagging {
  readonly tags: TagPlan;
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
  if (!mayMove(tag, claim, await rivals(registry, seen, known))) return 'kept';
  // Another release may have moved it meanwhile.
  if (!isFresh && (await registry.digestOf(tag.name)) !== seen?.digest) {
    const now = await registry.readManifest(tag.name);
    if (!mayMove(tag, claim, await rivals(registry, now, known))) return 'kept';
  }
  await registry.putManifest(tag.name, image);
  return 'moved';
}

/**
 * Against whom a release claims a tag: the version that has it. Other versions count only when nobody can say which one
 * has it; else a newer version that is on trial on another channel would keep `latest` from ever moving.
 */
async function rivals(registry: Registry, present: Manifest | undefined, known: readonly string[]) {
  const holder = present === undefined ? undefined : await versionOf(registry, present);
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
    const [newer] = newerClaims(tag, claim, appeared);
    const winner = newer === undefined ? undefined : await registry.readManifest(newer);
    if (winner !== undefined) {
      if (digests[at] !== winner.digest) await registry.putManifest(tag.name, winner);
      lost.push(tag.name);
    } else if (digests[at] !== image.digest && !(await takeAgain(registry, image, { tag, claim, known }))) {
      lost.push(tag.name);
    }
  }
  return lost;
}

/** @returns whether the tag is the image's again; not when a newer version has it */
async function takeAgain(registry: Registry, image: Manifest, move: Omit<Move, 'seen' | 'isFresh'>): Promise<boolean> {
  const seen = await registry.readManifest(move.tag.name);
  return (await moveTag(registry, image, { ...move, seen, isFresh: true })) !== 'kept';
}

interface Content {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly manifests?: readonly { readonly digest: string }[];
  readonly config?: { readonly digest: string };
}

/** The version that an image says it is: by annotation, else by the label of its (first) platform. */
async function versionOf(registry: Registry, { mediaType, bytes }: Manifest): Promise<string | undefined> {
  const { annotations, manifests, config } = JSON.parse(new TextDecoder().decode(bytes)) as Content;
  const annotated = annotations?.[versionLabel];
  if (annotated !== undefined) return annotated;
  const first = isIndex(mediaType) ? manifests?.[0] : undefined;
  if (first !== undefined) {
    const child = await registry.readManifest(first.digest);
    return child && versionOf(registry, child);
  }
  if (config === undefined) return undefined;
  const image = (await (await registry.readBlob(config)).json()) as {
    config?: { Labels?: Record<string, string> };
  };
  return image.config?.Labels?.[versionLabel];
}
