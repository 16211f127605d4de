import type { Published, ReleaseContext } from '@waybill/kernel';
import { attacherOf } from './attach-everywhere.ts';
import type { BuiltImage } from './build-image.ts';
import { findImage, recordImage } from './built-image.ts';
import { deliverEverywhere, moveEverywhere } from './deliver-everywhere.ts';
import { eachImage } from './each-image.ts';
import { imageOf, imagesOf, registriesOf, type World } from './image.ts';
import { webPage } from './plan-labels.ts';
import { planTags, type TagPlan } from './plan-tags.ts';
import { type PublishedImage, published } from './published.ts';
import type { Registry } from './registry.ts';
import { signImage } from './sign-image.ts';

type Publishing = World & { readonly context: ReleaseContext };

/** What is to be delivered, and where. */
interface Shipment {
  readonly publishing: Publishing;
  readonly name: string;
  readonly tags: TagPlan;
  readonly image: BuiltImage;
  readonly registries: readonly Registry[];
}

/**
 * Delivers every image of the release: first all of them under their version, with what is attached to them, and only
 * then do tags such as `latest` move.
 */
export async function publishImages(world: Publishing): Promise<Published> {
  const shipments: Shipment[] = [];
  for (const each of await eachImage(world)) shipments.push(await shipmentOf(each, shipments));
  for (const shipment of shipments) await deliver(shipment);
  const images: PublishedImage[] = [];
  for (const shipment of shipments) images.push(await moveTo(shipment));
  return published(images);
}

/**
 * @param before what is delivered before it: images of one release often stand on the same layers
 * @throws ENOIMAGEBUILT
 */
async function shipmentOf(publishing: Publishing, before: readonly Shipment[]): Promise<Shipment> {
  const { options, context } = publishing;
  const { name } = imageOf(options, context);
  const image = await findImage({ cwd: context.cwd, version: context.nextRelease.version }, name);
  const holders = before.flatMap((shipment) => {
    const digests = new Set(shipment.image.layout.blobs.map(({ digest }) => digest));
    return imagesOf(shipment.publishing.options, context).map((held) => ({ image: held, digests }));
  });
  const registries = await registriesOf(publishing, holders);
  return { publishing, name, tags: planTags(context, options.tags), image, registries };
}

async function deliver({ publishing, name, tags, image, registries }: Shipment): Promise<void> {
  const { options, context } = publishing;
  const { logger } = context;
  const { root, size } = image.layout;
  const attacher = await attacherOf({ ...publishing, image, name });
  const { sent } = await deliverEverywhere(registries, image.layout, { version: tags.version, ...attacher });
  const where = registries.map((each) => each.name).join(', ');
  logger.success(`Delivered ${where} as ${tags.version}: ${sent} of ${size} bytes sent.`);

  await attacher.afterImage(registries);
  const signed = options.sign === false ? 0 : await signImage(publishing, root.digest);
  if (signed > 0) logger.log(`Signed ${root.digest} in ${signed} of ${registries.length} repositories.`);
}

async function moveTo({ publishing, name, tags, image, registries }: Shipment): Promise<PublishedImage> {
  const { options, context } = publishing;
  const { root, platforms } = image.layout;
  const moved = await moveEverywhere(registries, () => Promise.resolve(root), {
    ...context,
    tags,
    source: webPage(context.options.repositoryUrl),
  });
  const delivered = [tags.version, ...moved];
  const kept = tags.moving.map((tag) => tag.name).filter((tag) => !moved.includes(tag));
  if (kept.length > 0) context.logger.log(`Not moved, as a newer version has them: ${kept.join(', ')}.`);
  await recordImage({ cwd: context.cwd, version: context.nextRelease.version }, image, { name, tags: delivered });
  context.logger.success(`${name} has the tags ${delivered.join(', ')} now.`);
  context.logger.log(`docker pull ${name}@${root.digest}`);
  return { names: imagesOf(options, context), digest: root.digest, tags: delivered, platforms };
}
