import { text } from 'node:stream/consumers';
import { isReleaseError, reasonOf, v } from '@waybill/kernel';
import { unreadableLayout } from './errors.ts';
import { readBlob } from './read-blob.ts';
import type { LayerDescriptor } from './read-layer.ts';

const Descriptor = v.object({
  mediaType: v.string(),
  digest: v.string(),
  annotations: v.optional(v.record(v.string(), v.string()), {}),
});
const Index = v.object({ manifests: v.array(Descriptor) });
const Manifest = v.object({ config: Descriptor, layers: v.array(Descriptor) });
const Config = v.object({ os: v.string(), architecture: v.string(), variant: v.optional(v.string()) });

export interface PlatformManifest {
  readonly digest: string;
  readonly os: string;
  readonly architecture: string;
  /** `v7` of `linux/arm/v7`. */
  readonly variant?: string | undefined;
  /** From the bottom to the top. */
  readonly layers: readonly LayerDescriptor[];
}

/**
 * The manifests of an image in an OCI layout, one a platform; attestations are left out. It starts at the image's own
 * digest, not at `index.json`: what is delivered is what gets described.
 *
 * @throws ESBOMLAYOUT when a document is not what the specification says
 */
export async function readLayout(layout: string, digest: string): Promise<PlatformManifest[]> {
  const document = await readDocument(layout, digest, v.union([Index, Manifest]));
  if ('layers' in document) return platformOf(layout, digest, document);
  const images = document.manifests.filter((each) => each.annotations['vnd.docker.reference.type'] === undefined);
  const platforms = await Promise.all(images.map((each) => readLayout(layout, each.digest)));
  return platforms.flat();
}

/** The descriptor of a manifest may lack its platform; the image's configuration has it always. */
async function platformOf(layout: string, digest: string, manifest: v.InferOutput<typeof Manifest>) {
  const config = await readDocument(layout, manifest.config.digest, Config);
  return config.os === 'unknown' ? [] : [{ digest, ...config, layers: manifest.layers }];
}

async function readDocument<T>(layout: string, digest: string, schema: v.GenericSchema<unknown, T>): Promise<T> {
  try {
    return v.parse(schema, JSON.parse(await text(readBlob(layout, digest))));
  } catch (error) {
    throw isReleaseError(error) ? error : unreadableLayout(digest, reasonOf(error), error);
  }
}
