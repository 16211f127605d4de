import type { Artifact, ReleaseContext } from '@waybill/kernel';
import { findMissing } from '../deliver/index.ts';
import { connectRegistries, eachImage, findImageName, type ImageContext } from '../image/index.ts';
import { planTags } from '../tags/index.ts';

type ConfirmInput = ImageContext & { readonly context: ReleaseContext & { readonly artifacts: readonly Artifact[] } };

/** Images of a release that a registry took and does not have any more: `ghcr.io/acme/parcel:1.2.0`. */
export async function confirmImages(input: ConfirmInput): Promise<string[]> {
  const missing: string[] = [];
  for (const image of await eachImage(input)) {
    const { name } = findImageName(image.options, image.context);
    const digest = image.context.artifacts.find((each) => each.kind === 'image' && each.name === name)?.digest;
    if (digest === undefined) continue;
    const tags = [planTags(image.context, image.options.tags).version];
    for (const registry of await connectRegistries(image)) missing.push(...(await findMissing(registry, digest, tags)));
  }
  return missing;
}
