import { digestOf, type Manifest, renderManifest } from './manifest.ts';
import { indexType, manifestType } from './media-types.ts';

/** A file that says something about an image. */
export interface Statement {
  readonly name: string;
  readonly mediaType: string;
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

/** The empty JSON object that stands for a configuration where there is none. */
export const emptyJson = {
  mediaType: 'application/vnd.oci.empty.v1+json',
  digest: digestOf(Buffer.from('{}')),
  size: 2,
};

/**
 * A manifest that attaches a file to an image. The same file gives the same manifest, so that attaching twice is once.
 * https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#guidelines-for-artifact-usage
 */
export function planReferrer(subject: Manifest, { name, mediaType, digest, size }: Statement): Manifest {
  return renderManifest(manifestType, {
    artifactType: mediaType,
    config: emptyJson,
    layers: [{ mediaType, digest, size, annotations: { 'org.opencontainers.image.title': name } }],
    subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.bytes.length },
  });
}

/** The tag under which registries without the referrers API keep the list of what is attached to an image. */
export function referrersTag(digest: string): string {
  return digest.replace(':', '-');
}

/**
 * The list of what is attached to an image, with one more.
 *
 * @returns `undefined` when the list has it already
 */
export function planReferrers(list: Manifest | undefined, referrer: Manifest, artifactType: string) {
  const content = list === undefined ? {} : (JSON.parse(new TextDecoder().decode(list.bytes)) as Index);
  const { manifests = [] } = content;
  if (manifests.some(({ digest }) => digest === referrer.digest)) return undefined;
  const { mediaType, digest, bytes } = referrer;
  const entry = { mediaType, digest, size: bytes.length, artifactType };
  return renderManifest(indexType, { ...content, manifests: [...manifests, entry] });
}

interface Index {
  readonly manifests?: readonly { readonly digest: string }[];
}
