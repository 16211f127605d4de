import type { Manifest, Registry } from '@waybill/oci';
import { readVersion } from './image-claims.ts';
import { type MovingTag, mayMove, type Tagging, type TagPlan } from './plan-tags.ts';

/** `kept` when the tag is another version's, `ours` when it was the image's already. */
export type State = 'kept' | 'ours' | 'moved';

export interface Move {
  readonly tag: MovingTag;
  readonly claim: Claim;
  /** Tags that the registry had before. */
  readonly known: readonly string[];
  /** What the tag pointed to when it was looked at. */
  readonly seen: Manifest | undefined;
  /** Whether that was just now. */
  readonly isFresh: boolean;
}

export async function moveTag(registry: Registry, image: Manifest, move: Move): Promise<State> {
  const { tag, claim, known, seen, isFresh } = move;
  if (seen?.digest === image.digest) return 'ours';
  const mayHave = async (present: Manifest | undefined) =>
    mayMove(tag, claim, await rivals(registry, present, { known, claim }));
  if (!(await mayHave(seen))) return 'kept';
  /** Another release may have moved it meanwhile. */
  const lookAgain = async () => {
    const now = await registry.findDigest(tag.name);
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
  const holder = present === undefined ? undefined : await readVersion(registry, present, claim.source);
  return holder === undefined ? known : [holder];
}

/** What a release claims. */
export interface Claim extends Tagging {
  readonly tags: TagPlan;
  /** The web page of the repository, where it is known. */
  readonly source?: string | undefined;
}
