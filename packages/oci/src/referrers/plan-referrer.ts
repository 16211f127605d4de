import { v } from '@waybill/kernel';
import {
  computeDigest,
  indexType,
  type Manifest,
  manifestType,
  maybe,
  parseManifest,
  readContent,
  renderManifest,
} from '../manifest.ts';
import type { Referrer } from '../registry/index.ts';

/** A file that says something about an image. */
export interface Statement {
  readonly name: string;
  readonly mediaType: string;
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  /** Of an in-toto statement. */
  readonly predicateType?: string;
}

const titleKey = 'org.opencontainers.image.title';
const predicateKey = 'in-toto.io/predicate-type';

/** The empty JSON object that stands for a configuration where there is none. */
export const emptyJson = {
  mediaType: 'application/vnd.oci.empty.v1+json',
  digest: computeDigest(Buffer.from('{}')),
  size: 2,
};

/**
 * A manifest that attaches a file to an image. The same file gives the same manifest, so that attaching twice is once.
 * https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#guidelines-for-artifact-usage
 */
export function planReferrer(subject: Manifest, { name, mediaType, digest, size, predicateType }: Statement): Manifest {
  const annotations = predicateType === undefined ? undefined : { [titleKey]: name, [predicateKey]: predicateType };
  return renderManifest(manifestType, {
    artifactType: mediaType,
    config: emptyJson,
    layers: [{ mediaType, digest, size, annotations: { [titleKey]: name } }],
    subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.bytes.length },
    ...(annotations && { annotations }),
  });
}

/** The tag under which registries without the referrers API keep the list of what is attached to an image. */
export function referrersTag(digest: string): string {
  return digest.replace(':', '-');
}

/** What a list of what is attached to an image has. */
export function listEntries(list: Manifest): readonly Referrer[] {
  return parseManifest(list).manifests ?? [];
}

/**
 * Whether a file is attached already. What the builder states needs to be there once: who builds a delivered image
 * again states it anew, and delivers nothing.
 */
export function isAttached(entries: readonly Referrer[], { name, predicateType }: Statement, digest: string): boolean {
  const isSame = ({ annotations }: Referrer) =>
    annotations?.[titleKey] === name && annotations[predicateKey] === predicateType;
  return entries.some((entry) => entry.digest === digest || (predicateType !== undefined && isSame(entry)));
}

/**
 * The list of what is attached to an image, with some more.
 *
 * @returns `undefined` when the list has them already
 */
export function planReferrers(list: Manifest | undefined, referrers: readonly Manifest[]): Manifest | undefined {
  const content = list === undefined ? {} : readContent(Index, list);
  const manifests = content.manifests ?? [];
  const more = referrers.filter((referrer) => !manifests.some(({ digest }) => digest === referrer.digest));
  if (more.length === 0) return undefined;
  return renderManifest(indexType, { ...content, manifests: [...manifests, ...more.map(createEntry)] });
}

/** As the referrers API lists it. https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-referrers */
function createEntry(referrer: Manifest) {
  const { mediaType, digest, bytes } = referrer;
  const { artifactType, annotations } = parseManifest(referrer);
  return { mediaType, digest, size: bytes.length, artifactType, ...(annotations && { annotations }) };
}

/** As far as it is looked at; the rest of what others wrote stays as it is. */
const Index = v.looseObject({ manifests: maybe(v.array(v.looseObject({ digest: v.string() }))) });
