import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { invalidLayout } from './errors.ts';
import { blobPath } from './layout-files.ts';
import { type Manifest, manifestOf } from './manifest.ts';
import { isIndex } from './media-types.ts';
import type { BlobFile } from './upload-blob.ts';

/** An image on disk, ready to be delivered. */
export interface Layout {
  /** What the tags will point to. */
  readonly root: Manifest;
  /** All manifests, children before the index that lists them, the root last. */
  readonly manifests: readonly Manifest[];
  /** Configurations and layers, each once. */
  readonly blobs: readonly BlobFile[];
  /** `linux/amd64`; attestations have none. */
  readonly platforms: readonly string[];
  /** The image of each platform. */
  readonly images: readonly PlatformImage[];
  /** Bytes of everything that is delivered. */
  readonly size: number;
}

/** What one platform gets. */
export interface PlatformImage {
  readonly platform: string;
  readonly manifest: Manifest;
  readonly config: BlobFile;
  readonly layers: readonly BlobFile[];
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly os: string; readonly architecture: string; readonly variant?: string };
}

interface ManifestContent {
  readonly manifests?: readonly Descriptor[];
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
}

/**
 * Reads an OCI image layout that holds one image. https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md
 *
 * @throws EIMAGELAYOUT when a file is missing or is not what its name says
 */
export async function readLayout(folder: string): Promise<Layout> {
  const listed = (JSON.parse(await readText(join(folder, 'index.json'))) as ManifestContent).manifests ?? [];
  const [top] = listed;
  // One image may be listed under several names.
  if (top === undefined || listed.some(({ digest }) => digest !== top.digest))
    throw invalidLayout(`it holds ${listed.length} images instead of one`);
  const found: Found = { manifests: [], blobs: new Map(), images: [] };
  const root = await walk(folder, top, found);
  const blobs = [...found.blobs.values()];
  const size = [...blobs.map((blob) => blob.size), ...found.manifests.map(({ bytes }) => bytes.length)];
  const platforms = found.images.map(({ platform }) => platform);
  return { root, ...found, platforms, blobs, size: size.reduce((a, b) => a + b, 0) };
}

interface Found {
  readonly manifests: Manifest[];
  readonly blobs: Map<string, BlobFile>;
  readonly images: PlatformImage[];
}

async function walk(folder: string, descriptor: Descriptor, found: Found): Promise<Manifest> {
  const { mediaType, digest } = descriptor;
  const bytes = new Uint8Array(await readBytes(blobPath(folder, digest)));
  const manifest = manifestOf(mediaType, bytes);
  if (manifest.digest !== digest) throw invalidLayout(`the bytes of \`${digest}\` have another digest`);
  const content = JSON.parse(new TextDecoder().decode(bytes)) as ManifestContent;
  if (isIndex(mediaType)) for (const child of content.manifests ?? []) await walk(folder, child, found);
  else await addImage(folder, { manifest, content, platform: descriptor.platform }, found);
  found.manifests.push(manifest);
  return manifest;
}

interface Leaf {
  readonly manifest: Manifest;
  readonly content: ManifestContent;
  readonly platform: Descriptor['platform'] | undefined;
}

async function addImage(folder: string, { manifest, content, platform }: Leaf, found: Found): Promise<void> {
  const [config, ...layers] = await Promise.all(
    [content.config, ...(content.layers ?? [])]
      .filter((each) => each !== undefined)
      .map((each) => blobFile(folder, each)),
  );
  for (const blob of config === undefined ? layers : [config, ...layers]) found.blobs.set(blob.digest, blob);
  if (config === undefined) return;
  // From the index, or, for an image of one platform that has none, from its configuration.
  const { os, architecture, variant } = platform ?? (await readConfig(config.path));
  // BuildKit lists attestations as images for a platform that nobody has.
  if (os === 'unknown') return;
  found.images.push({ platform: [os, architecture, variant].filter(Boolean).join('/'), manifest, config, layers });
}

async function blobFile(folder: string, { digest, size }: Descriptor): Promise<BlobFile> {
  const path = blobPath(folder, digest);
  const actual = await stat(path).catch((error: unknown) => {
    throw invalidLayout(`the blob \`${digest}\` is missing`, error);
  });
  if (actual.size !== size) throw invalidLayout(`the blob \`${digest}\` has ${actual.size} bytes instead of ${size}`);
  return { digest, size, path };
}

async function readConfig(path: string): Promise<NonNullable<Descriptor['platform']>> {
  return JSON.parse(await readText(path)) as NonNullable<Descriptor['platform']>;
}

async function readText(path: string): Promise<string> {
  return (await readBytes(path)).toString('utf8');
}

async function readBytes(path: string): Promise<Buffer> {
  return readFile(path).catch((error: unknown) => {
    throw invalidLayout('a file of it cannot be read', error);
  });
}
