import { type Published, parseRepository, type ReleaseContext } from '@waybill/kernel';
import type { Registry } from '@waybill/oci';
import { awaitImage, createAttacher, deliverEverywhere, type PublishedImage, published } from '../deliver/index.ts';
import {
  type BuiltImage,
  connectRegistries,
  eachImage,
  findImage,
  findImageName,
  type ImageContext,
  listImageNames,
  recordImage,
} from '../image/index.ts';
import { signImage } from '../sign/index.ts';
import { moveEverywhere, planTags, type TagPlan } from '../tags/index.ts';

type PublishInput = ImageContext & { readonly context: ReleaseContext };

/** What is to be delivered, and where. */
interface Shipment {
  readonly input: PublishInput;
  readonly name: string;
  readonly tags: TagPlan;
  readonly image: BuiltImage;
  readonly registries: readonly Registry[];
}

/**
 * Delivers every image of the release: first all of them under their version, with what is attached to them, and only
 * then do tags such as `latest` move.
 */
export async function publishImages(input: PublishInput): Promise<Published> {
  const shipments: Shipment[] = [];
  for (const each of await eachImage(input)) shipments.push(await createShipment(each, shipments));
  for (const shipment of shipments) await deliver(shipment);
  const images: PublishedImage[] = [];
  for (const shipment of shipments) images.push(await moveTo(shipment));
  const result = published(images);
  const unconfirmed = await findUnconfirmed(shipments);
  return result === false || unconfirmed.length === 0 ? result : { ...result, unconfirmed };
}

/**
 * @param before what is delivered before it: images of one release often have the same layers
 * @throws ENOIMAGEBUILT
 */
async function createShipment(input: PublishInput, before: readonly Shipment[]): Promise<Shipment> {
  const { options, context } = input;
  const { name } = findImageName(options, context);
  const image = await findImage({ cwd: context.cwd, version: context.nextRelease.version }, name);
  const holders = before.flatMap((shipment) => {
    const digests = new Set(shipment.image.layout.blobs.map(({ digest }) => digest));
    return listImageNames(shipment.input.options, context).map((held) => ({ image: held, digests }));
  });
  const registries = await connectRegistries(input, holders);
  return { input, name, tags: planTags(context, options.tags), image, registries };
}

/** A registry may say yes and lose an image. @returns the tags that it does not show */
async function findUnconfirmed(shipments: readonly Shipment[]): Promise<string[]> {
  const missing: string[] = [];
  for (const { input, image, registries, tags } of shipments) {
    const delivered = { registries, digest: image.layout.root.digest, tags: [tags.version] };
    missing.push(...(await awaitImage(delivered, input.ports.clock)));
  }
  const [shipment] = shipments;
  if (missing.length > 0) shipment?.input.context.logger.warn(`Taken, but not shown: ${missing.join(', ')}.`);
  return missing;
}

async function deliver({ input, name, tags, image, registries }: Shipment): Promise<void> {
  const { options, context } = input;
  const { logger } = context;
  const { root, size } = image.layout;
  const attacher = await createAttacher({ ...input, image, name });
  const { sent } = await deliverEverywhere(registries, image.layout, { version: tags.version, ...attacher });
  const where = registries.map((each) => each.name).join(', ');
  logger.success(`Delivered ${where} as ${tags.version}: ${sent} of ${size} bytes sent.`);

  await attacher.afterImage(registries);
  const signed = options.sign === false ? 0 : await signImage(input, root.digest);
  if (signed > 0) logger.log(`Signed ${root.digest} in ${signed} of ${registries.length} repositories.`);
}

async function moveTo({ input, name, tags, image, registries }: Shipment): Promise<PublishedImage> {
  const { options, context } = input;
  const { root, platforms } = image.layout;
  const moved = await moveEverywhere(registries, () => Promise.resolve(root), {
    ...context,
    tags,
    source: parseRepository(context.options.repositoryUrl ?? '').page,
  });
  const delivered = [tags.version, ...moved];
  const kept = tags.moving.map((tag) => tag.name).filter((tag) => !moved.includes(tag));
  if (kept.length > 0) context.logger.log(`Left unchanged (owned by a newer version): ${kept.join(', ')}.`);
  await recordImage({ cwd: context.cwd, version: context.nextRelease.version }, image, { name, tags: delivered });
  context.logger.success(`${name} has the tags ${delivered.join(', ')} now.`);
  context.logger.log(`docker pull ${name}@${root.digest}`);
  return { names: listImageNames(options, context), digest: root.digest, tags: delivered, platforms };
}
