import { createHash } from 'node:crypto';
import { v } from '@waybill/kernel';
import { invalidLayout } from './errors.ts';

/** A manifest or an image index, byte for byte: its digest is over these bytes. */
export interface Manifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A blob as a file on disk. */
export interface BlobFile {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly path: string;
}

export const indexType = 'application/vnd.oci.image.index.v1+json';
export const manifestType = 'application/vnd.oci.image.manifest.v1+json';

const indexTypes = [indexType, 'application/vnd.docker.distribution.manifest.list.v2+json'];
const imageTypes = [manifestType, 'application/vnd.docker.distribution.manifest.v2+json'];

/** What to accept when reading manifests: without it, some registries convert them, and then the digest is another. */
export const manifestTypes = [...indexTypes, ...imageTypes].join(', ');

/** Whether it lists manifests of platforms. */
export function isIndex(mediaType: string): boolean {
  return indexTypes.includes(mediaType);
}

/** What is not given may also be null: that is how Go writes an empty list. */
export const maybe = <const S extends v.GenericSchema>(schema: S) => v.optional(v.nullable(schema));

/** A digest of any algorithm. It becomes the name of a file: nothing else may be in it. */
export const Digest = v.pipe(v.string(), v.regex(/^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Za-z0-9=_-]+$/));

export const Texts = v.record(v.string(), v.string());

/** https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md */
export const Descriptor = v.looseObject({
  /** Of what is attached; another value says nothing. */
  artifactType: v.fallback(v.optional(v.string()), undefined),
  mediaType: v.optional(v.string(), ''),
  digest: Digest,
  /** Bytes. */
  size: v.optional(v.number()),
  annotations: maybe(Texts),
  platform: maybe(
    v.object({
      os: v.optional(v.string(), ''),
      architecture: v.optional(v.string(), ''),
      variant: v.optional(v.string()),
    }),
  ),
});

export type Descriptor = v.InferOutput<typeof Descriptor>;

/** A manifest or an image index, as far as it is read. */
export const ManifestContent = v.looseObject({
  artifactType: v.fallback(v.optional(v.string()), undefined),
  annotations: maybe(Texts),
  manifests: maybe(v.array(Descriptor)),
  config: maybe(Descriptor),
  layers: maybe(v.array(Descriptor)),
});

export type ManifestContent = v.InferOutput<typeof ManifestContent>;

/** Bytes as what they are to a registry. */
export function createManifest(mediaType: string, bytes: Uint8Array<ArrayBuffer>): Manifest {
  return { digest: computeDigest(bytes), mediaType, bytes };
}

/** A manifest with this content; the same content gives the same digest. */
export function renderManifest(mediaType: string, content: object): Manifest {
  const all = { schemaVersion: 2, mediaType, ...content };
  return createManifest(mediaType, new TextEncoder().encode(JSON.stringify(all)));
}

/**
 * What a manifest says, untouched, for one that is written again: a parsed copy may have its keys in another order, and so
 * another digest.
 *
 * @throws EIMAGELAYOUT
 */
export function readContent<const S extends v.GenericSchema>(schema: S, { bytes }: Manifest): v.InferInput<S> {
  const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (!v.is(schema, value)) throw invalidLayout('a manifest of it is not what the specification says');
  return value;
}

/** What a manifest says. */
export function parseManifest({ bytes }: Pick<Manifest, 'bytes'>): ManifestContent {
  return v.parse(ManifestContent, JSON.parse(new TextDecoder().decode(bytes)));
}

export function computeDigest(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
