import { forgetArtifacts, type ReleaseContext } from '@waybill/kernel';
import { type Building, buildImage } from './build-image.ts';
import { recordImage } from './built-image.ts';
import { checkVersion, findVersion } from './deliver-everywhere.ts';
import { eachImage } from './each-image.ts';
import { imageOf, registriesOf, type World } from './image.ts';
import { withNodes } from './nodes.ts';
import { planTags } from './plan-tags.ts';
import { proveImage } from './prove-image.ts';

/** Builds every image of the release, proves it and records it. Pushes nothing. */
export async function prepareImages(world: World & { readonly context: ReleaseContext }): Promise<void> {
  const { cwd, nextRelease } = world.context;
  await forgetArtifacts(cwd, nextRelease.version, ['image']);
  await using building = await withNodes(world);
  for (const each of await eachImage({ ...world, options: building.options })) await prepareImage(each);
}

async function prepareImage(building: Building): Promise<void> {
  const { options, context } = building;
  const { cwd, nextRelease, logger } = context;
  const { name } = imageOf(options, context);
  const tags = planTags(context, options.tags);

  const registries = await registriesOf(building);
  // A registry answers while the image is built.
  const [built, held] = await Promise.allSettled([buildImage(building), findVersion(registries, tags.version)]);
  if (built.status === 'rejected') throw built.reason;
  if (held.status === 'rejected') throw held.reason;
  const image = built.value;
  checkVersion(held.value, image.layout);
  await proveImage(building, image.layout);
  await recordImage({ cwd, version: nextRelease.version }, image, { name, tags: [tags.version] });
  logger.success(`Built ${name}@${image.layout.root.digest} for ${image.layout.platforms.join(', ')}.`);
}
