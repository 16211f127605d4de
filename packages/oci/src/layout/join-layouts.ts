import { copyFile, link, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v } from '@waybill/kernel';
import { joinedTwice } from '../errors.ts';
import type { Manifest } from '../manifest.ts';
import { indexType, isIndex, maybe, readContent, renderManifest } from '../manifest.ts';
import { blobPath, writeLayoutFiles } from './layout-files.ts';
import { type Layout, readLayout } from './read-layout.ts';

/**
 * Makes one OCI layout of several that hold some platforms each: the images stay as they are, byte for byte, and only
 * the index that lists them is new.
 *
 * @param annotations of the index
 * @throws EPLATFORMTWICE, EIMAGELAYOUT
 */
export async function joinLayouts(
  folders: readonly string[],
  folder: string,
  annotations: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
  const layouts = await Promise.all(folders.map(readLayout));
  const platforms = layouts.flatMap((layout) => layout.platforms);
  const twice = platforms.find((each, at) => platforms.indexOf(each) !== at);
  if (twice !== undefined) throw joinedTwice(twice);
  for (const layout of layouts) await takeOver(layout, folder);
  await writeLayoutFiles(folder, planIndex(layouts.flatMap(listChildren), annotations));
}

async function takeOver({ manifests, blobs }: Layout, folder: string): Promise<void> {
  for (const { digest, bytes } of manifests) await writeFile(blobPath(folder, digest), bytes);
  for (const { path, digest } of blobs) {
    const target = blobPath(folder, digest);
    // Another file system, or a layer that another platform has too.
    await link(path, target).catch(() => copyFile(path, target));
  }
}

function listChildren({ root, images }: Layout): Child[] {
  const known = images.map(({ platform, manifest }): Child => {
    const [os = '', architecture = '', variant] = platform.split('/');
    const { mediaType, digest, bytes } = manifest;
    return { mediaType, digest, size: bytes.length, platform: { os, architecture, ...(variant ? { variant } : {}) } };
  });
  if (!isIndex(root.mediaType)) return known;
  return (readContent(Index, root).manifests ?? []).map((child) =>
    child.platform ? child : (known.find(({ digest }) => digest === child.digest) ?? child),
  );
}

const Index = v.looseObject({
  manifests: maybe(
    v.array(
      v.looseObject({
        ...{ mediaType: v.string(), digest: v.string(), size: v.number() },
        platform: maybe(v.looseObject({ os: v.string(), architecture: v.string(), variant: v.optional(v.string()) })),
      }),
    ),
  ),
});

/** What an index lists: an image for a platform, or an attestation, whose platform is `unknown`. */
export interface Child {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?:
    | { readonly os: string; readonly architecture: string; readonly variant?: string | undefined }
    | null
    | undefined;
}

/** The index that lists images; the same images and annotations give the same digest. */
export function planIndex(manifests: readonly Child[], annotations: Readonly<Record<string, string>>): Manifest {
  return renderManifest(indexType, { manifests, annotations });
}
