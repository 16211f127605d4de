import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ReleaseContext, releasePaths, waybillFolder } from '@waybill/kernel';
import { buildImage, isJoined } from '../build/index.ts';
import { findBuilder, withNodes } from '../builder/index.ts';
import { checkImage } from '../check/index.ts';
import { findTarget } from '../dockerfile/index.ts';
import { connectRegistry, eachImage, findImageName, type ImageContext } from '../image/index.ts';
import { planTags } from '../tags/index.ts';

/** Prints what this release will build and where it will go; a dry run shows it too. */
export async function showPlan(input: ImageContext & { readonly context: ReleaseContext }): Promise<void> {
  for (const each of await eachImage(input)) await showImage(each);
}

async function showImage(input: ImageContext & { readonly context: ReleaseContext }): Promise<void> {
  const { options, context } = input;
  const { log, warn } = context.logger;
  const image = findImageName(options, context);
  const tags = planTags(context, options.tags);
  const source = await describeSource(input);
  const moving = tags.moving.map(({ name }) => name).join(', ');
  log(`Image ${image.name}:${tags.version}${moving && `, and ${moving} unless they are a newer version's`}.`);
  log(source);

  const there = await (await connectRegistry(input)).findDigest(tags.version);
  if (there !== undefined) warn(`The tag ${tags.version} is there already as ${there}: only the same bytes will do.`);
}

/** A sentence about what the image will be made of. */
async function describeSource(input: ImageContext): Promise<string> {
  const { options, ports } = input;
  const { bake, builder, dockerfile, nodes } = options;
  const platforms = options.platforms.join(', ');
  if (isJoined(options)) return `Joined for ${platforms} of ${[...options.layouts, ...options.digests].join(', ')}.`;
  const target = bake === undefined ? await findTarget(input) : options.target;
  const stage = target === undefined ? '' : `, target \`${target}\``;
  const from = `Built from \`${bake ?? dockerfile}\`${stage} for ${platforms} by`;
  if (nodes.length > 0) return `${from} ${nodes.map(({ endpoint }) => `\`${endpoint}\``).join(', ')}.`;
  const { name, driver } = await findBuilder(ports.run, builder);
  return `${from} \`${name}\` (${driver}).`;
}

const folder = 'rehearsal';

/** In a dry run that is to be a rehearsal, builds and checks every image as the release would, and keeps nothing. */
export async function rehearseImages(input: ImageContext & { readonly context: ReleaseContext }): Promise<void> {
  const { options, context } = input;
  if (!options.rehearse || context.options.dryRun !== true) return;
  const release = join(context.cwd, releasePaths.of(context.nextRelease.version).folder);
  await using nodes = await withNodes(input);
  try {
    for (const each of await eachImage({ ...input, options: nodes.options })) {
      const rehearsal = { ...each, folder: join(folder, each.folder), isRehearsal: true };
      const { layout } = await buildImage(rehearsal);
      await checkImage(rehearsal, layout);
      const { name } = findImageName(each.options, context);
      context.logger.success(`Rehearsed ${name} for ${layout.platforms.join(', ')}; nothing of it is kept.`);
    }
  } finally {
    await rm(join(release, folder), { recursive: true, force: true });
    // There may be earlier releases, and one of this version.
    await rmdir(release).catch(() => undefined);
    await rmdir(join(context.cwd, waybillFolder)).catch(() => undefined);
  }
}
