import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ReleaseContext, waybillFolder } from '@waybill/kernel';
import { buildImage } from './build-image.ts';
import { eachImage } from './each-image.ts';
import { imageOf, type World } from './image.ts';
import { withNodes } from './nodes.ts';
import { proveImage } from './prove-image.ts';

const folder = 'rehearsal';

/** In a dry run that is to be a rehearsal, builds and proves every image as the release would, and keeps nothing. */
export async function rehearseImages(world: World & { readonly context: ReleaseContext }): Promise<void> {
  const { options, context } = world;
  if (!options.rehearse || context.options.dryRun !== true) return;
  const release = join(context.cwd, waybillFolder, context.nextRelease.version);
  await using building = await withNodes(world);
  try {
    for (const each of await eachImage({ ...world, options: building.options })) {
      const rehearsal = { ...each, folder: join(folder, each.folder), isRehearsal: true };
      const { layout } = await buildImage(rehearsal);
      await proveImage(rehearsal, layout);
      const { name } = imageOf(each.options, context);
      context.logger.success(`Rehearsed ${name} for ${layout.platforms.join(', ')}; nothing of it is kept.`);
    }
  } finally {
    await rm(join(release, folder), { recursive: true, force: true });
    // There may be earlier releases, and one of this version.
    await rmdir(release).catch(() => undefined);
    await rmdir(join(context.cwd, waybillFolder)).catch(() => undefined);
  }
}
