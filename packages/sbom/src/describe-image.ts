import { join } from 'node:path';
import type { Artifact } from '@waybill/kernel';
import { applyLayer, type Files } from './apply-layer.ts';
import { unreadableLayout } from './errors.ts';
import { installedPackages } from './installed-packages.ts';
import { planImageSbom } from './plan-image-sbom.ts';
import { readLayer } from './read-layer.ts';
import { type PlatformManifest, readLayout } from './read-layout.ts';
import type { Description } from './write-sbom.ts';

/**
 * Describes an image from its OCI layout: all platforms in one document, read side by side.
 *
 * @param release its SemVer version and all of its images
 * @throws ESBOMLAYOUT, ESBOMBLOB, ESBOMBLOBCHANGED, ESBOMLAYER
 */
export async function describeImage(
  cwd: string,
  image: Artifact,
  { version, images }: { readonly version: string; readonly images: readonly Artifact[] },
): Promise<Description> {
  const { name, digest, path, tags = [] } = image;
  if (path === undefined || digest === undefined) {
    throw unreadableLayout(name, 'no path or no digest was recorded for it');
  }
  const layout = join(cwd, path);
  const manifests = await readLayout(layout, digest);
  if (manifests.length === 0) throw unreadableLayout(name, `\`${digest}\` names no image for any platform`);
  const platforms = await Promise.all(
    manifests.map(async (manifest) => ({ ...manifest, ...installedPackages(await filesOf(layout, manifest)) })),
  );
  // A tag that moves, as `latest` does, would soon name something else.
  const tag = tags.find((each) => each === version);
  return {
    file: `${fileNameOf(name, images)}-${version}_image.cdx.json`,
    describes: name,
    plan: planImageSbom({ name, version, digest, tag, platforms }),
  };
}

/** The last part of an image's name, or all of it when another image of the release has the same last part. */
function fileNameOf(name: string, images: readonly Artifact[]): string {
  const last = (each: string) => each.slice(each.lastIndexOf('/') + 1);
  const isShared = images.filter((each) => last(each.name) === last(name)).length > 1;
  return isShared ? name.replaceAll(/[/:]/g, '-') : last(name);
}

async function filesOf(layout: string, { layers }: PlatformManifest): Promise<Files> {
  const read = await Promise.all(layers.map((layer) => readLayer(layout, layer)));
  return read.reduce(applyLayer, new Map() as Files);
}
