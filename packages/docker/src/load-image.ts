import { link, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Logger, Ports } from '@waybill/kernel';
import { imageNotLoaded } from './errors.ts';
import { draftPrefix, proofImage } from './leftovers.ts';
import type { PlatformImage } from './oci-layout.ts';
import { ownName } from './own-name.ts';
import { removeImage } from './remove-image.ts';

/** An image in the engine, under a name that nothing else has. */
export interface LoadedImage {
  readonly name: string;
  /** Takes it out of the engine, and says so when that is impossible. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** What loading needs besides the image. */
interface Loading {
  readonly ports: Pick<Ports, 'run' | 'clock'>;
  readonly logger: Pick<Logger, 'warn'>;
  /** The repository. */
  readonly cwd: string;
  /** Where a copy may lie for the moment; on the file system of the layout. */
  readonly folder: string;
}

/**
 * Gives the engine the image of one platform, byte for byte what will be delivered: as an OCI layout for engines with
 * the containerd store, and as what `docker save` writes for the others.
 *
 * @throws EIMAGELOAD
 */
export async function loadImage(image: PlatformImage, { ports, logger, cwd, folder }: Loading): Promise<LoadedImage> {
  const id = ownName(cwd, ports.clock.now());
  const name = proofImage(id);
  const dispose = async () => {
    if (await removeImage(ports, name)) return;
    logger.warn(`The image \`${name}\` stays in the engine, which does not let go of it: \`docker image rm ${name}\`.`);
  };
  const draft = await mkdtemp(join(folder, draftPrefix));
  const archive = `${draft}.tar`;
  try {
    await writeLayout(draft, image, { id, name });
    const tar = await import('tar');
    await tar.create({ cwd: draft, file: archive, portable: true }, ['.']);
    const { exitCode, tail } = await ports.run('docker', ['load', '--quiet', '--input', archive]);
    if (exitCode === 0) return { name, [Symbol.asyncDispose]: dispose };
    // The name may be there already: an engine without room fails while it unpacks.
    await dispose();
    throw imageNotLoaded(image.platform, tail);
  } finally {
    for (const left of [draft, archive]) await rm(left, { recursive: true, force: true });
  }
}

async function writeLayout(
  folder: string,
  { manifest, config, layers, platform }: PlatformImage,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<void> {
  const blobs = join(folder, 'blobs/sha256');
  await mkdir(blobs, { recursive: true });
  await writeFile(join(blobs, manifest.digest.replace('sha256:', '')), manifest.bytes);
  // An image may have the same layer twice.
  for (const path of new Set([config, ...layers].map((blob) => blob.path)))
    await link(path, join(blobs, basename(path)));
  const [os, architecture, variant] = platform.split('/');
  const entry = {
    ...{ mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.bytes.length },
    platform: { os, architecture, ...(variant ? { variant } : {}) },
    annotations: { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': id },
  };
  const pathOf = ({ digest }: { readonly digest: string }) => `blobs/${digest.replace(':', '/')}`;
  const saved = [{ Config: pathOf(config), RepoTags: [name], Layers: layers.map(pathOf) }];
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [entry] }));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(saved));
}
