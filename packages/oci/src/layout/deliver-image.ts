import { inParallel } from '@waybill/kernel';
import { imageTaken } from '../errors.ts';
import type { Manifest } from '../manifest.ts';
import { isIndex } from '../manifest.ts';
import type { Registry } from '../registry/index.ts';
import type { Layout } from './read-layout.ts';

const simultaneousBlobs = 6;
const simultaneousManifests = 4;

/** What a delivery had to do. */
export interface Delivery {
  /** Bytes of the blobs that the registry lacked. */
  readonly sent: number;
}

/**
 * Brings an image into the registry under the tag of its version: what exists is not sent again, and the tag comes
 * last, so that nobody can pull half an image.
 *
 * @param tag of the version
 * @param beforeImage done when the registry has everything but the image's own manifest
 * @throws EIMAGETAKEN when the tag is another image
 */
export async function deliverImage(
  registry: Registry,
  layout: Layout,
  tag: string,
  beforeImage?: (registry: Registry) => Promise<void>,
): Promise<Delivery> {
  // Registries take a manifest only when they have everything that it refers to.
  if (await isDelivered(registry, layout, tag)) return { sent: 0 };

  let sent = 0;
  await inParallel(layout.blobs, simultaneousBlobs, async (blob) => {
    if (await registry.uploadBlob(blob)) sent += blob.size;
  });
  const put = async (manifest: Manifest) => {
    if ((await registry.findDigest(manifest.digest)) === undefined)
      await registry.putManifest(manifest.digest, manifest);
  };
  // What the tag names comes with the tag; an index only after what it lists.
  const below = layout.manifests.filter(({ digest }) => digest !== layout.root.digest);
  const indexes = below.filter(({ mediaType }) => isIndex(mediaType));
  const images = below.filter((manifest) => !indexes.includes(manifest));
  await inParallel(images, simultaneousManifests, put);
  for (const index of indexes) await put(index);
  await beforeImage?.(registry);
  await registry.putManifest(tag, layout.root);
  return { sent };
}

/** Whether the tag is this image already, and the registry still has all of its parts. @throws EIMAGETAKEN when it is another one */
async function isDelivered(registry: Registry, { root, manifests }: Layout, tag: string): Promise<boolean> {
  const there = await registry.findDigest(tag);
  if (there !== undefined && there !== root.digest) throw imageTaken(`${registry.name}:${tag}`, there, root.digest);
  if (there === undefined) return false;
  const parts = await Promise.all(manifests.map(({ digest }) => registry.findDigest(digest)));
  return !parts.includes(undefined);
}
