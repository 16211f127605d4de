import { isReleaseError, reasonOf, v } from '@waybill/kernel';
import { unreadableLayout } from '../errors.ts';
import type { LayerDescriptor } from './apply-layer.ts';
import { readBlob } from './blob.ts';
import { limits } from './limits.ts';

const Descriptor = v.object({
  mediaType: v.string(),
  digest: v.string(),
  annotations: v.optional(v.nullable(v.record(v.string(), v.string())), {}),
});
const Index = v.object({ manifests: v.array(Descriptor) });
const Manifest = v.object({ config: Descriptor, layers: v.array(Descriptor) });
const Config = v.object({
  os: v.string(),
  architecture: v.string(),
  variant: v.optional(v.string()),
  config: v.optional(v.nullable(v.object({ Env: v.optional(v.nullable(v.array(v.string()))) }))),
});

export interface PlatformManifest {
  readonly digest: string;
  readonly os: string;
  readonly architecture: string;
  /** `v7` of `linux/arm/v7`. */
  readonly variant?: string | undefined;
  /** `NAME=value`, as a container gets them. */
  readonly env: readonly string[];
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
  const images = document.manifests.filter((each) => each.annotations?.['vnd.docker.reference.type'] === undefined);
  const platforms = [];
  for (const each of images) platforms.push(...(await readLayout(layout, each.digest)));
  return platforms;
}

/** The descriptor of a manifest may lack its platform; the image's configuration has it always. */
async function platformOf(layout: string, digest: string, manifest: v.InferOutput<typeof Manifest>) {
  const { os, config, ...platform } = await readDocument(layout, manifest.config.digest, Config);
  return os === 'unknown' ? [] : [{ digest, os, ...platform, env: config?.Env ?? [], layers: manifest.layers }];
}

async function readDocument<T>(layout: string, digest: string, schema: v.GenericSchema<unknown, T>): Promise<T> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of readBlob(layout, digest)) {
    size += chunk.length;
    if (size > limits.documentSize) throw unreadableLayout(digest, `it has more than ${limits.documentSize} bytes`);
    chunks.push(chunk);
  }
  try {
    return v.parse(schema, JSON.parse(Buffer.concat(chunks).toString()));
  } catch (error) {
    throw isReleaseError(error) ? error : unreadableLayout(digest, reasonOf(error), error);
  }
}
