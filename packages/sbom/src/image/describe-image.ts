import { join } from 'node:path';
import type { Artifact } from '@waybill/kernel';
import { renderPlatform } from '@waybill/oci';
import pMap from 'p-map';
import type { Description } from '../bom/index.ts';
import { unreadableLayout } from '../errors.ts';
import { type PlatformManifest, readImage, readPlatforms } from '../files/index.ts';
import { type Installed, installedPackages } from '../installed/index.ts';
import { readRpmPackages } from '../rpm/index.ts';
import { planImageSbom } from './plan-image-sbom.ts';

/** Platforms that are read at the same time. Unpacking fills a core. */
const simultaneousPlatforms = 2;

/** What is needed of a release to describe an image. */
export interface Release {
  /** Its SemVer version. */
  readonly version: string;
  /** All of its images. */
  readonly images: readonly Artifact[];
  /** Adds what others find in a platform. */
  readonly complete?: (platform: PlatformContents) => Promise<Installed>;
}

/** What was read of a platform. */
export interface PlatformContents {
  /** Folder of the OCI layout. */
  readonly layout: string;
  readonly platform: string;
  readonly installed: Installed;
}

/**
 * Describes an image from its OCI layout, one description a platform.
 *
 * @throws ESBOMLAYOUT, ESBOMBLOB, ESBOMBLOBCHANGED, ESBOMLAYER, ESBOMLIMIT, ESBOMPACKAGES
 */
export async function describeImage(
  cwd: string,
  image: Artifact,
  { version, images, complete = async ({ installed }) => installed }: Release,
): Promise<Description[]> {
  const { name, digest, path, tags = [] } = image;
  if (path === undefined || digest === undefined) {
    throw unreadableLayout(name, 'no path or no digest was recorded for it');
  }
  const layout = join(cwd, path);
  const manifests = await readPlatforms(layout, digest);
  if (manifests.length === 0) throw unreadableLayout(name, `\`${digest}\` names no image for any platform`);
  const describe = async (manifest: PlatformManifest): Promise<Description> => {
    const platform = renderPlatform(manifest);
    const tree = await readImage(layout, manifest);
    const read = installedPackages(tree, manifest.env, await readRpmPackages(tree));
    const installed = await complete({ layout, platform, installed: read });
    return {
      file: `${fileName(name, images)}-${version}_${filePlatform(manifest, manifests)}`,
      describes: name,
      platform,
      plan: planImageSbom({
        ...{ name, version, platform, installed, architecture: manifest.architecture, digest: manifest.digest },
        index: manifest.digest === digest ? undefined : digest,
        // A tag that moves, as `latest` does, would soon name something else.
        tag: tags.find((each) => each === version),
      }),
    };
  };
  return pMap(manifests, describe, { concurrency: simultaneousPlatforms });
}

/** The last part of an image's name, or all of it when another image of the release has the same last part. */
function fileName(name: string, images: readonly Artifact[]): string {
  const last = (each: string) => each.slice(each.lastIndexOf('/') + 1);
  const isShared = images.filter((each) => last(each.name) === last(name)).length > 1;
  return isShared ? name.replaceAll(/[/:]/g, '-') : last(name);
}

/** `linux-arm64`; with a part of the digest where an index has two images for one platform, as those for Windows do. */
function filePlatform(manifest: PlatformManifest, all: readonly PlatformManifest[]): string {
  const name = renderPlatform(manifest);
  const isShared = all.filter((each) => renderPlatform(each) === name).length > 1;
  const part = isShared ? [manifest.digest.replace(/^.*:/, '').slice(0, 12)] : [];
  // It is text from a document; a file name has no other signs than these.
  return [name.replaceAll(/[^\w.-]/g, '-'), ...part].join('-');
}
