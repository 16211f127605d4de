import { copyFile, link, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { joinedTwice } from './errors.ts';
import { blobPath, writeLayoutFiles } from './layout-files.ts';
import { isIndex } from './media-types.ts';
import { type Layout, readLayout } from './oci-layout.ts';
import { type Child, planIndex } from './plan-index.ts';

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
  await writeLayoutFiles(folder, planIndex(layouts.flatMap(childrenOf), annotations));
}

async function takeOver({ manifests, blobs }: Layout, folder: string): Promise<void> {
  for (const { digest, bytes } of manifests) await writeFile(blobPath(folder, digest), bytes);
  for (const { path, digest } of blobs) {
    const target = blobPath(folder, digest);
    // Another file system, or a layer that another platform has too.
    await link(path, target).catch(() => copyFile(path, target));
  }
}

function childrenOf({ root, images }: Layout): Child[] {
  const known = images.map(({ platform, manifest }): Child => {
    const [os = '', architecture = '', variant] = platform.split('/');
    const { mediaType, digest, bytes } = manifest;
    return { mediaType, digest, size: bytes.length, platform: { os, architecture, ...(variant ? { variant } : {}) } };
  });
  if (!isIndex(root.mediaType)) return known;
  const { manifests } = JSON.parse(new TextDecoder().decode(root.bytes)) as { manifests: Child[] };
  return manifests.map((child) =>
    child.platform ? child : (known.find(({ digest }) => digest === child.digest) ?? child),
  );
}
