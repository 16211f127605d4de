import { link, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Logger, onInterruption, type Ports } from '@waybill/kernel';
import { blobPath, type PlatformImage, writeLayoutFiles } from '@waybill/oci';
import { imageNotLoaded } from '../errors.ts';
import { ownName } from '../image/index.ts';
import { draftPrefix, nameLoadedImage } from './leftovers.ts';
import { removeImage } from './remove-image.ts';

/** An image in the engine, under a name that nothing else has. */
export interface LoadedImage {
  readonly name: string;
  /** Takes it out of the engine, and says so when that is impossible. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** What loading needs besides the image. */
interface LoadInput {
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
export async function loadImage(image: PlatformImage, { ports, logger, cwd, folder }: LoadInput): Promise<LoadedImage> {
  const id = ownName(cwd, ports.clock.now());
  const name = nameLoadedImage(id);
  const draft = await mkdtemp(join(folder, draftPrefix));
  const archive = `${draft}.tar`;
  const removeFiles = () => removeAll([draft, archive]);
  // The engine may be at work with it still: then the image is there a moment later.
  const forget = onInterruption({ rest: () => Promise.all([removeFiles(), removeLate(ports, name)]) });
  const dispose = async () => {
    const isGone = await removeImage(ports, name).finally(forget);
    if (isGone) return;
    logger.warn(`The image \`${name}\` stays in the engine, which does not let go of it: \`docker image rm ${name}\`.`);
  };
  try {
    await writeImage(draft, image, { id, name });
    const tar = await import('tar');
    await tar.create({ cwd: draft, file: archive, portable: true }, ['.']);
    const { exitCode, tail } = await ports.run('docker', ['load', '--quiet', '--input', archive]);
    if (exitCode === 0) return { name, [Symbol.asyncDispose]: dispose };
    // The name may be there already: an engine without room fails while it unpacks.
    await dispose();
    throw imageNotLoaded(image.platform, tail);
  } finally {
    await removeFiles();
  }
}

async function removeAll(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { recursive: true, force: true });
}

/** Milliseconds in which an engine ends what its client no longer waits for. */
const lateness = 600;

async function removeLate(ports: LoadInput['ports'], name: string): Promise<void> {
  await removeImage(ports, name);
  await ports.clock.sleep(lateness);
  await removeImage(ports, name);
}

/** As OCI and as `docker save` have it: engines read one of both. */
async function writeImage(
  folder: string,
  { manifest, config, layers, platform }: PlatformImage,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<void> {
  await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
  // An image may have the same layer twice.
  for (const { digest, path } of new Map([config, ...layers].map((blob) => [blob.path, blob])).values())
    await link(path, blobPath(folder, digest));
  const [os = '', architecture = '', variant] = platform.split('/');
  const annotations = { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': id };
  await writeLayoutFiles(folder, manifest, {
    platform: { os, architecture, ...(variant ? { variant } : {}) },
    annotations,
  });
  const pathOf = ({ digest }: { readonly digest: string }) => `blobs/${digest.replace(':', '/')}`;
  const saved = [{ Config: pathOf(config), RepoTags: [name], Layers: layers.map(pathOf) }];
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(saved));
}
