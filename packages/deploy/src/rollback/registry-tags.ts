import { isReleaseError, type LedgerRelease, redact, type TagMove } from '@waybill/kernel';
import {
  findCredentials,
  type Manifest,
  parseImageName,
  parseManifest,
  type Registry,
  registryClient,
} from '@waybill/oci';
import type { TargetInput } from '../targets/index.ts';
import { findSameImage, listClaims, listImages, type ReleasedImage } from './list-claims.ts';

/** The label that holds the tags that an image was made for. */
const tagsLabel = 'dev.waybill.tags';

export type TagsInput = Pick<TargetInput, 'context' | 'ports'> & {
  /** Registries that may be asked without encryption. */
  readonly inClear: readonly string[];
};

export interface TagsWanted {
  /** The release that has the tags, and the one that gets them. */
  readonly from: LedgerRelease;
  readonly to: LedgerRelease;
  /** All releases: a tag that names one of them stays. */
  readonly releases: readonly LedgerRelease[];
}

/**
 * The tags that name a release and may name another one: those that the other one was made for. It is asked whether they may
 * be moved, and nothing is changed. A tag that names a third image is somebody else's, and left out.
 *
 * @throws what a registry refuses: nothing was done then
 */
export async function planTags({ from, to, releases }: TagsWanted, input: TagsInput): Promise<TagMove[]> {
  const moves: TagMove[] = [];
  for (const image of listImages(to)) {
    const before = findSameImage(from, image)?.digest;
    if (before === undefined || before === image.digest) continue;
    const isBefore = (digest: string | undefined) => digest === before;
    for (const repository of image.repositories)
      moves.push(...(await planIn(repository, image, { releases, isBefore }, input)));
  }
  return moves;
}

/**
 * The tags that earlier moves have left where they put them, and that a release gets that was deployed since.
 *
 * @throws what a registry refuses
 */
export async function planForward(
  moved: readonly TagMove[],
  { to, releases }: Omit<TagsWanted, 'from'>,
  input: TagsInput,
): Promise<TagMove[]> {
  const moves: TagMove[] = [];
  for (const image of listImages(to)) {
    for (const repository of image.repositories) {
      const own = moved.filter((each) => each.image === repository && each.after !== image.digest);
      if (own.length === 0) continue;
      const isBefore = (digest: string | undefined, tag: string) =>
        own.some((each) => each.tag === tag && each.after === digest);
      moves.push(...(await planIn(repository, image, { releases, isBefore }, input)));
    }
  }
  return moves;
}

interface Planning {
  readonly releases: readonly LedgerRelease[];
  readonly isBefore: (digest: string | undefined, tag: string) => boolean;
}

async function planIn(
  repository: string,
  image: ReleasedImage,
  { releases, isBefore }: Planning,
  input: TagsInput,
): Promise<TagMove[]> {
  const registry = await openRegistry(repository, input);
  const manifest = await registry?.readManifest(image.digest);
  if (registry === undefined || manifest === undefined) {
    input.context.logger.warn(`The tags of \`${repository}\` stay as they are: it does not have \`${image.digest}\`.`);
    return [];
  }
  const moves: TagMove[] = [];
  for (const tag of listClaims(image, parseManifest(manifest).annotations?.[tagsLabel], releases)) {
    const before = await registry.findDigest(tag);
    if (before !== undefined && isBefore(before, tag))
      moves.push({ image: repository, tag, before, after: image.digest, state: 'planned' });
  }
  if (moves.length > 0) await registry.checkPush();
  return moves;
}

/**
 * Moves tags that are planned, one after the other, each looked at before and after. One that somebody else has moved since
 * stays. What a registry refuses is a state of the tag, and the others are moved.
 */
export async function moveTags(planned: readonly TagMove[], input: TagsInput): Promise<TagMove[]> {
  const done: TagMove[] = [];
  for (const move of planned) {
    if (move.state === 'moved' || move.state === 'left') done.push(move);
    else done.push(await moveTag(move, input));
  }
  return done;
}

async function moveTag({ reason: _, ...move }: TagMove, input: TagsInput): Promise<TagMove> {
  try {
    const { state, reason } = await putTag(move, input);
    return { ...move, state, ...(reason === undefined ? {} : { reason }) };
  } catch (error) {
    if (error instanceof MovedMeanwhile) return { ...move, state: 'left', reason: error.message };
    if (!isReleaseError(error)) throw error;
    return { ...move, state: 'failed', reason: redact(error.message, input.context.env) };
  }
}

async function putTag(
  { image, tag, before, after }: Omit<TagMove, 'reason'>,
  input: TagsInput,
): Promise<Pick<TagMove, 'state' | 'reason'>> {
  const registry = await openRegistry(image, input);
  if (registry === undefined) return { state: 'failed', reason: `\`${image}\` is no name of an image.` };
  const lookAgain = async () => {
    const now = await registry.findDigest(tag);
    if (now !== before && now !== after) throw new MovedMeanwhile(`It names ${now ?? 'nothing'} meanwhile.`);
    return now === after;
  };
  if (await lookAgain()) return { state: 'moved' };
  const manifest: Manifest | undefined = await registry.readManifest(after);
  if (manifest === undefined) return { state: 'failed', reason: `The registry does not have ${after} any more.` };
  await registry.putManifest(tag, manifest, async () => void (await lookAgain()));
  const now = await registry.findDigest(tag);
  if (now === after) return { state: 'moved' };
  return { state: 'failed', reason: `The registry took it, and shows ${now ?? 'nothing'}.` };
}

class MovedMeanwhile extends Error {}

async function openRegistry(repository: string, { inClear, context, ports }: TagsInput): Promise<Registry | undefined> {
  const image = parseImageName(repository, inClear);
  if (image === undefined) return undefined;
  const credentials = await findCredentials(image.registry, {}, { env: context.env, run: ports.run });
  return registryClient({ image, credentials, http: ports.http }, ports.clock);
}
