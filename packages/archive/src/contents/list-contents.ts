import { join } from 'node:path';
import { type Artifact, isOfItsDay, releasePaths } from '@waybill/kernel';
import { blobPath, readLayout, writeLayoutFiles } from '@waybill/oci';
import type { ArchivedFile } from './archived-file.ts';

/**
 * What of a release goes into its archive.
 *
 * @param layouts folder for what makes a layout of the blobs of an image; without it, no image is archived
 */
export async function listContents(
  cwd: string,
  version: string,
  artifacts: readonly Artifact[],
  layouts: string | undefined,
): Promise<ArchivedFile[]> {
  const files = new Map<string, ArchivedFile>();
  for (const artifact of artifacts) {
    const { kind, path, sha256, digest, mediaType } = artifact;
    if (path === undefined) continue;
    const name = nameIn(path, version);
    if (kind === 'image') {
      if (layouts === undefined || digest === undefined) continue;
      for (const each of await listImage(join(cwd, path), name, join(layouts, String(files.size))))
        files.set(each.name, each);
      continue;
    }
    files.set(name, { name, path: join(cwd, path), mediaType, sha256, isOptional: isOfItsDay(artifact) });
  }
  return [...files.values()];
}

/** A path below the folder of the release, as it is below the place of the release in the archive. */
export function nameIn(path: string, version: string): string {
  return path.slice(releasePaths.of(version).folder.length + 1);
}

/**
 * The files of an OCI layout: what has the name of a digest, and the two that make a layout of them. Those are made here, from
 * the digest alone: builders write other things into them, and a layout that comes from a registry has none of that.
 */
async function listImage(folder: string, name: string, place: string): Promise<ArchivedFile[]> {
  const { root, manifests, blobs } = await readLayout(folder);
  await writeLayoutFiles(place, root);
  const digests = [...new Set([...manifests, ...blobs].map(({ digest }) => digest))];
  const mediaTypes = new Map(manifests.map(({ digest, mediaType }) => [digest, mediaType]));
  return [
    ...digests.map((digest) => ({
      name: `${name}/blobs/${digest.replace(':', '/')}`,
      path: blobPath(folder, digest),
      mediaType: mediaTypes.get(digest) ?? 'application/octet-stream',
      sha256: digest.replace('sha256:', ''),
      isOptional: false,
    })),
    ...['oci-layout', 'index.json'].map((file) => ({
      name: `${name}/${file}`,
      path: join(place, file),
      mediaType: 'application/json',
      sha256: undefined,
      isOptional: false,
    })),
  ];
}
