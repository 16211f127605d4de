import type { ReleaseContext } from '@waybill/kernel';
import { findBuilder } from './builder.ts';
import { findTarget } from './dockerfile/dockerfile.ts';
import { eachImage } from './each-image.ts';
import { imageOf, registryOf, type World } from './image.ts';
import { isJoined } from './join-images.ts';
import { planTags } from './plan-tags.ts';

/** Prints what this release will build and where it will go; a dry run shows it too. */
export async function showPlan(world: World & { readonly context: ReleaseContext }): Promise<void> {
  for (const each of await eachImage(world)) await showImage(each);
}

async function showImage(world: World & { readonly context: ReleaseContext }): Promise<void> {
  const { options, context } = world;
  const { log, warn } = context.logger;
  const image = imageOf(options, context);
  const tags = planTags(context, options.tags);
  const source = await sourceOf(world);
  const moving = tags.moving.map(({ name }) => name).join(', ');
  log(`Image ${image.name}:${tags.version}${moving && `, and ${moving} unless they are a newer version's`}.`);
  log(source);

  const there = await (await registryOf(world)).digestOf(tags.version);
  if (there !== undefined) warn(`The tag ${tags.version} is there already as ${there}: only the same bytes will do.`);
}

/** A sentence about what the image will be made of. */
async function sourceOf(world: World): Promise<string> {
  const { options, ports } = world;
  const { bake, builder, dockerfile, nodes } = options;
  const platforms = options.platforms.join(', ');
  if (isJoined(options)) return `Joined for ${platforms} of ${[...options.layouts, ...options.digests].join(', ')}.`;
  const target = bake === undefined ? await findTarget(world) : options.target;
  const stage = target === undefined ? '' : `, target \`${target}\``;
  const from = `Built from \`${bake ?? dockerfile}\`${stage} for ${platforms} by`;
  if (nodes.length > 0) return `${from} ${nodes.map(({ endpoint }) => `\`${endpoint}\``).join(', ')}.`;
  const { name, driver } = await findBuilder(ports.run, builder);
  return `${from} \`${name}\` (${driver}).`;
}
