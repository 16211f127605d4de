import type { ReleaseContext } from '@waybill/kernel';
import { findBuilder } from './builder.ts';
import { findTarget } from './dockerfile.ts';
import { imageOf, registryOf, type World } from './image.ts';
import { planTags } from './plan-tags.ts';

/** Prints what this release will build and where it will go; a dry run shows it too. */
export async function showPlan(world: World & { readonly context: ReleaseContext }): Promise<void> {
  const { options, context, ports } = world;
  const { log, warn } = context.logger;
  const image = imageOf(options, context);
  const tags = planTags(context, options.tags);
  const [builder, target] = await Promise.all([
    findBuilder(ports.run, options.builder),
    findTarget(context.cwd, options),
  ]);
  const stage = target === undefined ? '' : `, target \`${target}\``;
  const moving = tags.moving.map(({ name }) => name).join(', ');
  log(`Image ${image.name}:${tags.version}${moving && `, and ${moving} unless they are a newer version's`}.`);
  log(
    `Built from \`${options.dockerfile}\`${stage} for ${options.platforms.join(', ')} by \`${builder.name}\` (${builder.driver}).`,
  );

  const there = await (await registryOf(world)).digestOf(tags.version);
  if (there !== undefined) warn(`The tag ${tags.version} is there already as ${there}: only the same bytes will do.`);
}
