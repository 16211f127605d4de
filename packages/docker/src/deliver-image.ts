import { imageTaken } from './errors.ts';
import { inParallel } from './in-parallel.ts';
import type { Layout } from './oci-layout.ts';
import type { Registry } from './registry.ts';

const simultaneousBlobs = 4;

/** What a delivery had to do. */
export interface Delivery {
  /** Bytes of the blobs that the registry lacked. */
  readonly sent: number;
}

/**
 * Brings an image into the registry under the tag of its version: what is there is not sent again, and the tag comes
 * last, so that nobody can pull half an image.
 *
 * @throws EIMAGETAKEN when the tag is another image
 */
export async function deliverImage(registry: Registry, layout: Layout, tag: string): Promise<Delivery> {
  // Registries take a manifest only when they have everything that it refers to.
  if (await isDelivered(registry, layout, tag)) return { sent: 0 };

  let sent = 0;
  await inParallel(layout.blobs, simultaneousBlobs, async (blob) => {
    if (await registry.uploadBlob(blob)) sent += blob.size;
  });
  const manifests = await Promise.all(
    layout.manifests.map(async (manifest) => ({ manifest, there: await registry.digestOf(manifest.digest) })),
  );
  // An index only after what it lists.
  for (const { manifest, there } of manifests) {
    if (there === undefined) await registry.putManifest(manifest.digest, manifest);
  }
  await registry.putManifest(tag, layout.root);
  return { sent };
}

/** Whether the tag is this image already. @throws EIMAGETAKEN when it is another one */
export async function isDelivered(registry: Registry, { root }: Layout, tag: string): Promise<boolean> {
  const there = await registry.digestOf(tag);
  if (there !== undefined && there !== root.digest) throw imageTaken(`${registry.name}:${tag}`, there, root.digest);
  return there !== undefined;
}
