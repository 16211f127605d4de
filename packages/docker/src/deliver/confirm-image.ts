import { type Clock, repeat } from '@waybill/kernel';
import { isIndex, type Manifest, parseManifest, type Registry } from '@waybill/oci';

/** Tags of an image that a registry does not show, or shows without all of its platforms. */
export async function findMissing(registry: Registry, digest: string, tags: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  for (const tag of tags) {
    const image = await registry.readManifest(tag);
    const isWhole = image !== undefined && image.digest === digest && (await hasChildren(registry, image));
    if (!isWhole) missing.push(`${registry.name}:${tag}`);
  }
  return missing;
}

async function hasChildren(registry: Registry, image: Manifest): Promise<boolean> {
  if (!isIndex(image.mediaType)) return true;
  const { manifests } = parseManifest(image);
  const found = await Promise.all((manifests ?? []).map((child) => registry.findDigest(child.digest)));
  return !found.includes(undefined);
}

/** Milliseconds between two looks, and how many there are. */
const pause = 2000;

const looks = 15;

export interface Delivered {
  readonly registries: readonly Registry[];
  readonly digest: string;
  readonly tags: readonly string[];
}

/** Looks for an image where users get it, for a while. @returns what is not there: `ghcr.io/acme/parcel:1.2.0` */
export async function awaitImage({ registries, digest, tags }: Delivered, clock: Clock): Promise<string[]> {
  const look = () => Promise.all(registries.map((registry) => findMissing(registry, digest, tags)));
  const looked = await repeat(look, (missing) => missing.flat().length === 0, { clock, attempts: looks, pause });
  return looked.flat();
}
