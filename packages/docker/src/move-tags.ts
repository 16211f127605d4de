import { isIndex } from './media-types.ts';
import { versionLabel } from './plan-labels.ts';
import { type MovingTag, mayMove, newerClaims, type Tagging, type TagPlan } from './plan-tags.ts';
import type { Manifest, Registry } from './registry.ts';

/** What a release claims. */
export interface Claim extends Tagging {
  readonly tags: TagPlan;
}

/**
 * Points tags such as `latest` to an image, one after the other, unless they are a newer version's.
 *
 * @returns the tags that point to the image now, those that did before among them
 */
export async function moveTags(registry: Registry, image: Manifest, claim: Claim): Promise<string[]> {
  const { moving } = claim.tags;
  if (moving.length === 0) return [];
  const [known, ...holders] = await Promise.all([
    registry.listTags(),
    ...moving.map(({ name }) => registry.readManifest(name)),
  ]);
  const moved: MovingTag[] = [];
  let sent = 0;
  for (const [at, tag] of moving.entries()) {
    const present = holders[at];
    if (present?.digest !== image.digest) {
      if (!mayMove(tag, claim, await rivals(registry, present, known))) continue;
      await registry.putManifest(tag.name, image);
      sent += 1;
    }
    moved.push(tag);
  }
  const lost = sent > 0 ? await giveBack(registry, claim, { moved, known }) : [];
  return moved.map(({ name }) => name).filter((name) => !lost.includes(name));
}

/**
 * Against whom a release claims a tag: the version that has it. Other versions count only when nobody can say which one
 * has it; else a newer version that is on trial on another channel would keep `latest` from ever moving.
 */
async function rivals(registry: Registry, present: Manifest | undefined, known: readonly string[]) {
  const holder = present === undefined ? undefined : await versionOf(registry, present);
  return holder === undefined ? known : [holder];
}

/**
 * A newer release that ran at the same time may have moved the tags just before us; registries cannot compare and swap.
 * Every release names its version before it moves a tag, so the one that writes last finds the other's version.
 *
 * @returns the tags that belong to the newer one again
 */
async function giveBack(
  registry: Registry,
  claim: Claim,
  { moved, known }: { readonly moved: readonly MovingTag[]; readonly known: readonly string[] },
): Promise<string[]> {
  const appeared = (await registry.listTags()).filter((tag) => !known.includes(tag));
  const lost: string[] = [];
  for (const tag of moved) {
    const [newer] = newerClaims(tag, claim, appeared);
    const image = newer === undefined ? undefined : await registry.readManifest(newer);
    if (image === undefined) continue;
    await registry.putManifest(tag.name, image);
    lost.push(tag.name);
  }
  return lost;
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
  const image = (await (await registry.readBlob(config.digest)).json()) as {
    config?: { Labels?: Record<string, string> };
  };
  return image.config?.Labels?.[versionLabel];
}
