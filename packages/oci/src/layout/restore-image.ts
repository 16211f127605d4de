import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileSink, inParallel } from '@waybill/kernel';
import { invalidLayout } from '../errors.ts';
import type { Manifest } from '../manifest.ts';
import { isIndex, parseManifest } from '../manifest.ts';
import type { Registry } from '../registry/index.ts';
import { blobPath, writeLayoutFiles } from './layout-files.ts';
import { limits } from './read-manifests.ts';

const simultaneousBlobs = 4;

/** Whatever keeps the parts of an image by their digests. */
type Source = Pick<Registry, 'readManifest' | 'streamBlob'>;

interface SizedBlob {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * Writes an image that a registry or an archive holds as an OCI layout, byte for byte what was delivered.
 *
 * @returns whether the registry has the whole image
 */
export async function restoreImage(registry: Source, digest: string, folder: string): Promise<boolean> {
  const root = await registry.readManifest(digest);
  if (root === undefined) return false;
  await rm(folder, { recursive: true, force: true });
  const blobs = new Map<string, SizedBlob>();
  await save(registry, root, { folder, blobs, manifests: new Set() }, 1);
  await inParallel([...blobs.values()], simultaneousBlobs, (blob) => saveBlob(registry, blob, folder));
  // Last, so that half an image looks like none.
  await writeLayoutFiles(folder, root);
  return true;
}

interface Place {
  readonly folder: string;
  readonly blobs: Map<string, SizedBlob>;
  /** Digests of those that are there: an index may list one several times. */
  readonly manifests: Set<string>;
}

async function save(
  registry: Source,
  { digest, mediaType, bytes }: Manifest,
  place: Place,
  depth: number,
): Promise<void> {
  if (depth > limits.depth || place.manifests.size >= limits.manifests)
    throw invalidLayout('its indexes list more than an image has');
  place.manifests.add(digest);
  const path = blobPath(place.folder, digest);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  const content = parseManifest({ bytes });
  for (const part of [content.config, ...(content.layers ?? [])]) {
    if (part) place.blobs.set(part.digest, { digest: part.digest, size: part.size ?? 0 });
  }
  if (!isIndex(mediaType)) return;
  for (const child of content.manifests ?? []) {
    if (place.manifests.has(child.digest)) continue;
    const manifest = await registry.readManifest(child.digest);
    if (manifest === undefined) throw invalidLayout(`the registry lacks \`${child.digest}\``);
    await save(registry, manifest, place, depth + 1);
  }
}

/** Under its name only when it is whole: others take what has the name of a digest for these bytes. */
async function saveBlob(registry: Source, blob: SizedBlob, folder: string): Promise<void> {
  const sink = fileSink(blobPath(folder, blob.digest));
  await registry.streamBlob(blob, sink.receive);
  const isRight = await sink.keep(blob.digest.replace(/^sha256:/, ''));
  if (!isRight) throw invalidLayout(`the registry sent other bytes for \`${blob.digest}\``);
}
