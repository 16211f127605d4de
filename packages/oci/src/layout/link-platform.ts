import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Descriptor } from '../manifest.ts';
import { readLayout } from './read-layout.ts';

/** An OCI layout of one platform. */
export interface PlatformLayout {
  readonly folder: string;
  /** All that it holds: the manifest, the configuration, the layers. */
  readonly digests: readonly string[];
}

/**
 * Makes an OCI layout that names one platform alone, without a copy of its blobs. Of several platforms, tools take the first, or that of this
 * machine.
 *
 * @param platform `linux/arm64`; without it, the first one
 * @param folder that does not exist yet
 * @returns nothing where the layout has no such platform
 * @throws EIMAGELAYOUT
 */
export async function linkPlatform(
  layout: string,
  platform: string | undefined,
  folder: string,
): Promise<PlatformLayout | undefined> {
  const { images } = await readLayout(layout);
  const image = images.find((each) => platform === undefined || each.platform === platform);
  if (image === undefined) return undefined;
  const { digest, mediaType, bytes } = image.manifest;
  const [os, architecture, variant] = image.platform.split('/');
  const descriptor = { mediaType, digest, size: bytes.length, platform: { os, architecture, variant } };
  await mkdir(folder);
  // Tools follow a link to the folder, and refuse links to single blobs.
  await symlink(resolve(layout, 'blobs'), join(folder, 'blobs'));
  await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  const mediaTypeOfIndex = 'application/vnd.oci.image.index.v1+json';
  const index = { schemaVersion: 2, mediaType: mediaTypeOfIndex, manifests: [descriptor] };
  await writeFile(join(folder, 'index.json'), JSON.stringify(index));
  const blobs: readonly Pick<Descriptor, 'digest'>[] = [image.manifest, image.config, ...image.layers];
  return { folder, digests: [...new Set(blobs.map((each) => each.digest))] };
}
