import { join } from 'node:path';
import type { Artifact, BaseContext } from '@waybill/kernel';
import { eachImage } from './each-image.ts';
import { imageOf, registryOf, type World } from './image.ts';
import { restoreImage } from './restore-image.ts';

type Restoring = World & { readonly context: BaseContext & { readonly artifacts: readonly Artifact[] } };

/** Writes images of an earlier run to disk again, byte for byte, where the registry has them whole. */
export async function restoreImages(world: Restoring): Promise<void> {
  const { artifacts, cwd } = world.context;
  const wanted = artifacts.filter(({ kind }) => kind === 'image');
  if (wanted.length === 0) return;
  const images = await eachImage(world);
  for (const { name, path, digest } of wanted) {
    const image = images.find(({ options, context }) => imageOf(options, context).name === name);
    if (image === undefined || path === undefined || digest === undefined) continue;
    await restoreImage(await registryOf(image), digest, join(cwd, path));
  }
}
