import { v } from '@waybill/kernel';
import {
  type Descriptor,
  isIndex,
  type Manifest,
  maybe,
  parseManifest,
  readContent,
  renderManifest,
  Texts,
} from '../manifest.ts';

const Child = v.looseObject({ digest: v.string(), annotations: maybe(Texts) });
type Child = v.InferInput<typeof Child>;

const Index = v.looseObject({ manifests: maybe(v.array(Child)) });

/** What the builder states about an image of one platform. */
export interface Attestation {
  /** `provenance-linux-amd64.json`, for people. */
  readonly name: string;
  readonly mediaType: string;
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  /** `https://slsa.dev/provenance/v0.2` */
  readonly predicateType: string;
  /** The digest of the platform's image, which it is about. */
  readonly subject?: string;
}

/** An image without the attestations that its index lists, and these. */
export interface Detached {
  readonly root: Manifest;
  readonly attestations: readonly Attestation[];
}

/**
 * Takes the builder's attestations out of an image: they say when it was built, so that with them no two builds are the
 * same image. https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md
 *
 * @param manifests all of the image, the root among them
 * @param platformOf the platform of an image by its digest: `linux/amd64`
 */
export function planDetached(
  root: Manifest,
  manifests: readonly Manifest[],
  platformOf: (digest: string) => string | undefined,
): Detached {
  const find = (digest: string) => manifests.find((manifest) => manifest.digest === digest);
  const index = isIndex(root.mediaType) ? readContent(Index, root) : {};
  const children = index.manifests ?? [];
  const own = children.filter((child) => !isAttestation(child));
  if (own.length === children.length) return { root, attestations: [] };

  const attestations = children.filter(isAttestation).flatMap(({ digest, annotations }) => {
    const subject = annotations?.['vnd.docker.reference.digest'];
    const platform = platformOf(subject ?? '') ?? 'unknown';
    const manifest = find(digest);
    const layers = manifest === undefined ? [] : (parseManifest(manifest).layers ?? []);
    return layers.map((layer, at) => ({
      ...describeAttestation(layer, `${platform}${at > 0 ? `-${at + 1}` : ''}`),
      ...(subject !== undefined && { subject }),
    }));
  });
  const only = own.length === 1 ? find(own[0]?.digest ?? '') : undefined;
  // The index of a single image is there for its attestations alone.
  return { root: only ?? renderManifest(root.mediaType, { ...index, manifests: own }), attestations };
}

function isAttestation({ annotations }: Child): boolean {
  return annotations?.['vnd.docker.reference.type'] === 'attestation-manifest';
}

function describeAttestation({ mediaType, digest, size = 0, annotations }: Descriptor, suffix: string): Attestation {
  const predicateType = annotations?.['in-toto.io/predicate-type'] ?? '';
  const name = `${findKind(predicateType)}-${suffix.replaceAll('/', '-')}.json`;
  return { name, mediaType, digest, size, predicateType };
}

function findKind(predicateType: string): string {
  if (predicateType.startsWith('https://slsa.dev/provenance')) return 'provenance';
  return predicateType === 'https://spdx.dev/Document' ? 'sbom' : 'attestation';
}
