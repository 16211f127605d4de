import { type LedgerRelease, v } from '@waybill/kernel';
import semver from 'semver';
import type { ImageReference } from '../targets/index.ts';

/** What the plugin that delivered images said of one. */
const Facts = v.looseObject({
  image: v.optional(v.string()),
  alsoIn: v.optional(v.array(v.string()), []),
  tags: v.optional(v.array(v.string()), []),
});
const Delivered = v.looseObject({ ...Facts.entries, images: v.optional(v.array(Facts), []) });

/** Tags of one image that are looked at. */
const mostTags = 50;

const tagForm = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** The image of a release, as the ledger knows it: the repositories that have it, and the tags that it may have. */
export interface ReleasedImage {
  readonly name: string;
  readonly digest: string;
  readonly repositories: readonly string[];
  readonly tags: readonly string[];
}

/** Every image of a release by its name. The ledger is data: what is no image, digest or list is left out. */
export function listImages({ artifacts, delivered = [], version, channel }: LedgerRelease): ReleasedImage[] {
  const facts = delivered.flatMap((each) => {
    const parsed = v.safeParse(Delivered, each);
    return parsed.success ? [parsed.output, ...parsed.output.images] : [];
  });
  return artifacts.flatMap(({ kind, name, digest, tags = [] }) => {
    if (kind !== 'image' || digest === undefined) return [];
    const said = facts.filter(({ image }) => image === name);
    const repositories = [name, ...said.flatMap(({ alsoIn }) => alsoIn)];
    const known = [...tags, ...said.flatMap((each) => each.tags), ...usualTags(version, channel)];
    return [{ name, digest, repositories: [...new Set(repositories)], tags: [...new Set(known)] }];
  });
}

/** Tags that releases commonly move, for images that do not say which they were made for. */
function usualTags(version: string, channel: string | null): string[] {
  const parsed = semver.parse(version);
  if (parsed === null) return [];
  if (parsed.prerelease.length > 0) return channel ? [channel] : [];
  const { major, minor } = parsed;
  return [`${major}.${minor}`, ...(major > 0 ? [String(major)] : []), 'latest'];
}

/**
 * The tags that may go from one image to another: those of the image that gets them, and none that names a version for ever.
 * `latest` is last, as it is what most people pull.
 *
 * @param annotated what the image says which tags it was made for
 */
export function listClaims(
  { tags }: Pick<ReleasedImage, 'tags'>,
  annotated: string | undefined,
  releases: readonly Pick<LedgerRelease, 'version'>[],
): string[] {
  const versions = new Set(releases.flatMap(({ version }) => [version, `v${version}`].map(asTag)));
  const all = [...new Set([...tags, ...(annotated ?? '').split(' ')])].filter((tag) => tagForm.test(tag));
  const moving = all.filter((tag) => !versions.has(tag)).slice(0, mostTags);
  return moving.sort((a, b) => Number(a === 'latest') - Number(b === 'latest'));
}

/** `+` is not legal in a tag. */
function asTag(version: string): string {
  return version.replaceAll('+', '_');
}

/** An image of a release as it is in another one, which may have other images. */
export function findSameImage(
  release: LedgerRelease,
  { name }: Pick<ImageReference, 'name'>,
): ReleasedImage | undefined {
  return listImages(release).find((each) => each.name === name);
}
