import { type LayoutErrors, type ManifestContent, readImageConfig, readManifests } from '@waybill/oci';
import { changedBlob, missingBlob, unreadableLayout } from '../errors.ts';

/** What is wrong with a layout, in the words of this plugin. */
export const layoutErrors: LayoutErrors = { missing: missingBlob, changed: changedBlob, unreadable: unreadableLayout };

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
 * @throws ESBOMLAYOUT when a document is not what the specification says, ESBOMBLOB, ESBOMBLOBCHANGED
 */
export async function readPlatforms(layout: string, digest: string): Promise<PlatformManifest[]> {
  const found = await readManifests(layout, { digest }, layoutErrors);
  const images = found.filter(({ isIndex, isAttestation }) => !isIndex && !isAttestation);
  const platforms = await Promise.all(images.map((each) => readPlatform(layout, each.manifest.digest, each.content)));
  return platforms.flat();
}

/** The descriptor of a manifest may lack its platform; the image's configuration has it always. */
async function readPlatform(
  layout: string,
  digest: string,
  { config, layers }: ManifestContent,
): Promise<PlatformManifest[]> {
  if (!config || !layers) throw unreadableLayout(digest, 'it has no configuration or no layers');
  const { os, architecture, variant, env } = await readImageConfig(layout, config.digest, layoutErrors);
  return os === 'unknown' ? [] : [{ digest, os, architecture, variant, env, layers }];
}

export interface LayerDescriptor {
  readonly mediaType: string;
  readonly digest: string;
}
