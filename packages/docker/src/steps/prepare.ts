import { forgetArtifacts, type ReleaseContext } from '@waybill/kernel';
import { buildImage } from '../build/index.ts';
import { withNodes } from '../builder/index.ts';
import { checkImage } from '../check/index.ts';
import { checkVersion, findVersion } from '../deliver/index.ts';
import {
  type BuildInput,
  connectRegistries,
  eachImage,
  findImage,
  findImageName,
  type ImageContext,
  recordImage,
} from '../image/index.ts';
import { planTags } from '../tags/index.ts';

/** Builds every image of the release, checks it and records it. Pushes nothing. */
export async function prepareImages(input: ImageContext & { readonly context: ReleaseContext }): Promise<void> {
  const { cwd, nextRelease } = input.context;
  await forgetArtifacts(cwd, nextRelease.version, ['image']);
  await using nodes = await withNodes(input);
  for (const each of await eachImage({ ...input, options: nodes.options })) await prepareImage(each);
}

async function prepareImage(input: BuildInput): Promise<void> {
  const { options, context } = input;
  const { cwd, nextRelease, logger } = context;
  const { name } = findImageName(options, context);
  const tags = planTags(context, options.tags);

  // A registry answers while the image is built.
  const [built, held] = await Promise.allSettled([buildImage(input), findHeld(input, tags.version)]);
  if (built.status === 'rejected') throw built.reason;
  if (held.status === 'rejected') throw held.reason;
  const image = built.value;
  if (held.value !== undefined) checkVersion(held.value, image.layout);
  await checkImage(input, image.layout);
  await recordImage({ cwd, version: nextRelease.version }, image, { name, tags: [tags.version] });
  logger.success(`Built ${name}@${image.layout.root.digest} for ${image.layout.platforms.join(', ')}.`);
}

/** What the registries have under the version. A job that only builds has no credentials to ask with. */
async function findHeld(input: BuildInput, version: string) {
  return input.context.isBuildOnly ? undefined : findVersion(await connectRegistries(input), version);
}

/** Checks every image that another job built as one that is built here. */
export async function adoptImages(input: ImageContext & { readonly context: ReleaseContext }): Promise<void> {
  const { cwd, nextRelease } = input.context;
  await using nodes = await withNodes(input);
  for (const each of await eachImage({ ...input, options: nodes.options })) {
    const { options, context } = each;
    const { layout } = await findImage({ cwd, version: nextRelease.version }, findImageName(options, context).name);
    checkVersion(await findVersion(await connectRegistries(each), planTags(context, options.tags).version), layout);
    await checkImage(each, layout);
  }
}
