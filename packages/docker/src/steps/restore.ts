import { join } from 'node:path';
import type { RestoreContext } from '@waybill/kernel';
import { restoreImage } from '@waybill/oci';
import { connectRegistry, eachImage, findImageName, type ImageContext } from '../image/index.ts';
import { planTags } from '../tags/index.ts';

type RestoreInput = ImageContext & { readonly context: RestoreContext };

/**
 * Writes images of an earlier run to disk again, byte for byte, where the registry has them whole: those that are public
 * under the tag of the version, and with a signed ledger also those that the run had not come to name.
 */
export async function restoreImages(input: RestoreInput): Promise<void> {
  const { artifacts, cwd, isSigned = false } = input.context;
  const wanted = artifacts.filter(({ kind }) => kind === 'image');
  if (wanted.length === 0) return;
  const images = await eachImage(input);
  for (const { name, path, digest } of wanted) {
    const image = images.find(({ options, context }) => findImageName(options, context).name === name);
    if (image === undefined || path === undefined || digest === undefined) continue;
    const registry = await connectRegistry(image);
    // Anybody may have written which image it was: one that the version's tag names is public, another is a guess.
    const { version } = planTags(input.context, image.options.tags);
    if (!isSigned && (await registry.findDigest(version)) !== digest) continue;
    await restoreImage(registry, digest, join(cwd, path));
  }
}
