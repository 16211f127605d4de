import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isReleaseError } from '@waybill/kernel';
import { invalidLayout } from './errors.ts';
import { inParallel } from './in-parallel.ts';
import { blobPath, writeLayoutFiles } from './layout-files.ts';
import type { Manifest } from './manifest.ts';
import { isIndex } from './media-types.ts';
import type { Registry } from './registry.ts';

const simultaneousBlobs = 4;

interface Descriptor {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

interface ManifestContent {
  readonly manifests?: readonly Descriptor[];
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
}

/**
 * Writes an image that the registry holds as an OCI layout, byte for byte what was delivered.
 *
 * @returns whether the registry has the whole image
 */
export async function restoreImage(registry: Registry, digest: string, folder: string): Promise<boolean> {
  const root = await registry.readManifest(digest);
  if (root === undefined) return false;
  await rm(folder, { recursive: true, force: true });
  const blobs = new Map<string, Descriptor>();
  await save(registry, root, { folder, blobs });
  await inParallel([...blobs.values()], simultaneousBlobs, (blob) => saveBlob(registry, blob, folder));
  // Last, so that half an image looks like none.
  await writeLayoutFiles(folder, root);
  return true;
}

interface Place {
  readonly folder: string;
  readonly blobs: Map<string, Descriptor>;
}

async function save(registry: Registry, { digest, mediaType, bytes }: Manifest, place: Place): Promise<void> {
  const path = blobPath(place.folder, digest);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  const content = JSON.parse(new TextDecoder().decode(bytes)) as ManifestContent;
  const parts = [content.config, ...(content.layers ?? [])].filter((each) => each !== undefined);
  for (const part of parts) place.blobs.set(part.digest, part);
  if (!isIndex(mediaType)) return;
  for (const child of content.manifests ?? []) {
    const manifest = await registry.readManifest(child.digest);
    if (manifest === undefined) throw invalidLayout(`the registry lacks \`${child.digest}\``);
    await save(registry, manifest, place);
  }
}

const attempts = 3;

async function saveBlob(registry: Registry, blob: Descriptor, folder: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await download(registry, blob, blobPath(folder, blob.digest));
    } catch (error) {
      // The registry said that it has the blob: the connection broke in the middle.
      if (isReleaseError(error) || attempt === attempts) throw error;
    }
  }
}

/** Under its name only when it is whole: others take what has the name of a digest for these bytes. */
async function download(registry: Registry, blob: Descriptor, path: string): Promise<void> {
  const draft = `${path}.part`;
  try {
    await receive(registry, blob, draft);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function receive(registry: Registry, blob: Descriptor, path: string): Promise<void> {
  const { digest } = blob;
  const answer = await registry.readBlob(blob);
  if (answer.body === null) throw invalidLayout(`the registry sent nothing for \`${digest}\``);
  const hash = createHash('sha256');
  const body = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]);
  body.on('data', (chunk: Uint8Array) => hash.update(chunk));
  await pipeline(body, createWriteStream(path));
  const actual = `sha256:${hash.digest('hex')}`;
  if (actual !== digest) throw invalidLayout(`the registry sent other bytes for \`${digest}\``);
}
