import { type Published, parseRepository, type ReleaseContext, Skip } from '@waybill/kernel';
import type { Registry } from '@waybill/oci';
import { type PublishedImage, published } from '../deliver/index.ts';
import { connectRegistries, eachImage, findImageName, type ImageContext, listImageNames } from '../image/index.ts';
import { moveEverywhere, planTags } from '../tags/index.ts';

type AddChannelInput = ImageContext & { readonly context: ReleaseContext };

/** Points the tags of a channel to the images of the version, by digest and without a build. */
export async function promoteImages(input: AddChannelInput): Promise<Published> {
  const promoted: PublishedImage[] = [];
  let reason = '';
  for (const each of await eachImage(input)) {
    const outcome = await promoteImage(each);
    if (typeof outcome === 'string') reason = outcome;
    else promoted.push(outcome);
  }
  if (promoted.length === 0) throw new Skip(reason);
  return published(promoted);
}

/** @returns a reason when there is nothing to promote */
async function promoteImage(input: AddChannelInput): Promise<PublishedImage | string> {
  const { options, context } = input;
  const tags = planTags(context, options.tags);
  if (tags.moving.length === 0) return 'no tag of the image follows this channel';

  const registries = await connectRegistries(input);
  const [first] = registries;
  // Read while the tags of the channel are looked at.
  const reading = first?.readManifest(tags.version);
  const find = async (registry: Registry) => {
    const image = await reading;
    return registry === first || image === undefined ? image : registry.readManifest(tags.version);
  };
  const moved = await moveEverywhere(registries, find, {
    ...context,
    tags,
    source: parseRepository(context.options.repositoryUrl ?? '').page,
  });
  const image = await reading;
  if (image === undefined) return `the registry has no ${findImageName(options, context).name}:${tags.version}`;
  return { names: listImageNames(options, context), digest: image.digest, tags: [tags.version, ...moved] };
}
