import { inParallel } from '@waybill/kernel';
import { type Delivery, deliverImage, imageTaken, type Layout, type Registry } from '@waybill/oci';

/** A version in a registry. */
export interface HeldVersion {
  /** `ghcr.io/acme/parcel:1.2.0` */
  readonly reference: string;
  /** `undefined` where the registry has no such tag. */
  readonly digest: string | undefined;
}

/** What every registry has as a version. */
export async function findVersion(registries: readonly Registry[], tag: string): Promise<HeldVersion[]> {
  return Promise.all(
    registries.map(async (registry) => ({
      reference: `${registry.name}:${tag}`,
      digest: await registry.findDigest(tag),
    })),
  );
}

/** Whether no registry has another image as this version. @throws EIMAGETAKEN */
export function checkVersion(held: readonly HeldVersion[], { root }: Layout): void {
  for (const { reference, digest } of held) {
    if (digest !== undefined && digest !== root.digest) throw imageTaken(reference, digest, root.digest);
  }
}

/** Registries side by side; repositories of one after the other, so that the next can mount what the one before has. */
export async function inEach(registries: readonly Registry[], work: (registry: Registry) => Promise<void>) {
  const hosts = [...new Set(registries.map(({ host }) => host))];
  await inParallel(hosts, Number.POSITIVE_INFINITY, async (host) => {
    for (const registry of registries) if (registry.host === host) await work(registry);
  });
}

/**
 * Brings an image into every registry under its version; the other tags come when all have it.
 *
 * @throws EIMAGETAKEN
 */
export async function deliverEverywhere(
  registries: readonly Registry[],
  layout: Layout,
  { version, beforeImage }: { readonly version: string; readonly beforeImage?: (registry: Registry) => Promise<void> },
): Promise<Delivery> {
  let sent = 0;
  await inEach(registries, async (registry) => {
    const delivery = await deliverImage(registry, layout, version, beforeImage);
    sent += delivery.sent;
  });
  return { sent };
}
