import { type Published, type ReleaseContext, Skip } from '@waybill/kernel';
import { moveEverywhere } from './deliver-everywhere.ts';
import { eachImage } from './each-image.ts';
import { imageOf, imagesOf, registriesOf, type World } from './image.ts';
import { webPage } from './plan-labels.ts';
import { planTags } from './plan-tags.ts';
import { type PublishedImage, published } from './published.ts';
import type { Registry } from './registry.ts';

type Promoting = World & { readonly context: ReleaseContext };

/** Points the tags of a channel to the images of the version, by digest and without a build. */
export async function promoteImages(world: Promoting): Promise<Published> {
  const promoted: PublishedImage[] = [];
  let reason = '';
  for (const each of await eachImage(world)) {
    const outcome = await promoteImage(each);
    if (typeof outcome === 'string') reason = outcome;
    else promoted.push(outcome);
  }
  if (promoted.length === 0) throw new Skip(reason);
  return published(promoted);
}

/** @returns a reason when there is nothing to promote */
async function promoteImage(promoting: Promoting): Promise<PublishedImage | string> {
  const { options, context } = promoting;
  const tags = planTags(context, options.tags);
  if (tags.moving.length === 0) return 'no tag of the image follows this channel';

  const registries = await registriesOf(promoting);
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
    source: webPage(context.options.repositoryUrl),
  });
  const image = await reading;
  if (image === undefined) return `the registry has no ${imageOf(options, context).name}:${tags.version}`;
  return { names: imagesOf(options, context), digest: image.digest, tags: [tags.version, ...moved] };
}
