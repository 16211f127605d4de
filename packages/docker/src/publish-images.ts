import type { Published, ReleaseContext } from '@waybill/kernel';
import { attachSboms } from './attach-sboms.ts';
import { findImage, recordImage } from './built-image.ts';
import { deliverEverywhere } from './deliver-everywhere.ts';
import { eachImage } from './each-image.ts';
import { imageOf, imagesOf, registriesOf, type World } from './image.ts';
import { planTags } from './plan-tags.ts';
import { type PublishedImage, published } from './published.ts';
import { signImage } from './sign-image.ts';

type Publishing = World & { readonly context: ReleaseContext };

/** Delivers every image of the release, one after the other, each with all its tags. */
export async function publishImages(world: Publishing): Promise<Published> {
  const delivered: PublishedImage[] = [];
  for (const each of await eachImage(world)) delivered.push(await publishImage(each));
  return published(delivered);
}

async function publishImage(publishing: Publishing): Promise<PublishedImage> {
  const { options, context } = publishing;
  const place = { cwd: context.cwd, version: context.nextRelease.version };
  const { name } = imageOf(options, context);
  const tags = planTags(context, options.tags);

  const image = await findImage(place, name);
  const registries = await registriesOf(publishing);
  const { sent, tags: delivered } = await deliverEverywhere(registries, image.layout, { ...context, tags });

  const { root, platforms, size } = image.layout;
  const attached = options.attachSboms ? await attachSboms(registries, root, { ...place, name }) : 0;
  if (attached > 0) context.logger.log(`Attached ${attached} SBOM${attached > 1 ? 's' : ''} to ${root.digest}.`);
  const signed = options.sign === false ? 0 : await signImage(publishing, root.digest);
  if (signed > 0) context.logger.log(`Signed ${root.digest} in ${signed} of ${registries.length} repositories.`);
  await recordImage(place, image, { name, tags: delivered });
  const where = registries.map((each) => each.name).join(', ');
  context.logger.success(`Delivered ${where} as ${delivered.join(', ')}: ${sent} of ${size} bytes sent.`);
  context.logger.log(`docker pull ${name}@${root.digest}`);
  return { names: imagesOf(options, context), digest: root.digest, tags: delivered, platforms };
}
