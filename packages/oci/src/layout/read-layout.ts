import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { v } from '@waybill/kernel';
import { invalidLayout } from '../errors.ts';
import { type BlobFile, type Descriptor, type Manifest, ManifestContent } from '../manifest.ts';
import { readImageConfig } from './image-config.ts';
import { blobPath } from './layout-files.ts';
import { type FoundManifest, readManifests } from './read-manifests.ts';

/** An image on disk, ready to be delivered. */
export interface Layout {
  /** What the tags will point to. */
  readonly root: Manifest;
  /** All manifests, children before the image index that lists them, the root last. */
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

/**
 * Reads an OCI image layout that holds one image. https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md
 *
 * @throws EIMAGELAYOUT when a file is missing or is not what its name says
 */
export async function readLayout(folder: string): Promise<Layout> {
  const top = await readTop(folder);
  const found = await readManifests(folder, top);
  const blobs = new Map<string, BlobFile>();
  const images: PlatformImage[] = [];
  for (const each of found) {
    if (each.isIndex) continue;
    const files = await findFiles(folder, each);
    for (const blob of [...(files.config === undefined ? [] : [files.config]), ...files.layers])
      blobs.set(blob.digest, blob);
    const image = await readPlatform(folder, each, files);
    if (image !== undefined) images.push(image);
  }
  const manifests = found.map(({ manifest }) => manifest);
  const root = manifests.at(-1);
  if (root === undefined) throw invalidLayout('it holds no image');
  const sizes = [...[...blobs.values()].map(({ size }) => size), ...manifests.map(({ bytes }) => bytes.length)];
  return {
    root,
    manifests,
    blobs: [...blobs.values()],
    platforms: images.map(({ platform }) => platform),
    images,
    size: sizes.reduce((sum, each) => sum + each, 0),
  };
}

/** The image that `index.json` lists, which may have several names there. */
async function readTop(folder: string): Promise<Descriptor> {
  const text = await readFile(join(folder, 'index.json'), 'utf8').catch((error: unknown) => {
    throw invalidLayout('a file of it cannot be read', error);
  });
  const listed = parseIndex(text).manifests ?? [];
  const [top] = listed;
  if (top === undefined || listed.some(({ digest }) => digest !== top.digest))
    throw invalidLayout(`it holds ${listed.length} images instead of one`);
  return top;
}

function parseIndex(text: string): ManifestContent {
  try {
    return v.parse(ManifestContent, JSON.parse(text));
  } catch (error) {
    throw invalidLayout('its `index.json` is not what the specification says', error);
  }
}

interface Files {
  readonly config: BlobFile | undefined;
  readonly layers: readonly BlobFile[];
}

async function findFiles(folder: string, { content: { config, layers } }: FoundManifest): Promise<Files> {
  return {
    config: config ? await findFile(folder, config) : undefined,
    layers: await Promise.all((layers ?? []).map((each) => findFile(folder, each))),
  };
}

/** @returns `undefined` for what is no image, such as an attestation */
async function readPlatform(
  folder: string,
  { manifest, platform }: FoundManifest,
  { config, layers }: Files,
): Promise<PlatformImage | undefined> {
  if (config === undefined) return undefined;
  // From the image index, or, for an image of one platform that has none, from its configuration.
  const { os, architecture, variant } = platform ?? (await readImageConfig(folder, config.digest));
  // BuildKit lists attestations as images for a platform that nobody has.
  if (os === 'unknown') return undefined;
  return { platform: renderPlatform({ os, architecture, variant }), manifest, config, layers };
}

/** `linux/arm/v7` */
export function renderPlatform({ os, architecture, variant }: NonNullable<Descriptor['platform']>): string {
  return [os, architecture, variant].filter(Boolean).join('/');
}

async function findFile(folder: string, { digest, size }: Descriptor): Promise<BlobFile> {
  const path = blobPath(folder, digest);
  const actual = await stat(path).catch((error: unknown) => {
    throw invalidLayout(`the blob \`${digest}\` is missing`, error);
  });
  if (actual.size !== size) throw invalidLayout(`the blob \`${digest}\` has ${actual.size} bytes instead of ${size}`);
  return { digest, size, path };
}
