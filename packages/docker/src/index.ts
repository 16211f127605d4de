import { join } from 'node:path';
import { definePlugin, Skip } from '@waybill/kernel';
import { buildImage } from './build-image.ts';
import { findImage, recordImage } from './built-image.ts';
import { deliverImage, isDelivered } from './deliver-image.ts';
import { hasDockerfile } from './dockerfile.ts';
import { imageOf, registryOf } from './image.ts';
import { moveTags } from './move-tags.ts';
import { Options } from './options.ts';
import { planTags } from './plan-tags.ts';
import { proveImage } from './prove-image.ts';
import { published } from './published.ts';
import { restoreImage } from './restore-image.ts';
import { showPlan } from './show-plan.ts';
import { verify } from './verify.ts';

export const { verifyConditions, verifyRelease, prepare, publish, addChannel, restore } = definePlugin(
  'docker',
  Options,
  {
    verifyConditions: verify,
    verifyRelease: showPlan,

    async prepare(input) {
      const { options, context } = input;
      const { version } = context.nextRelease;
      const { name } = imageOf(options, context);
      const tags = planTags(context, options.tags);

      const image = await buildImage(input);
      await isDelivered(await registryOf(input), image.layout, tags.version);
      await proveImage(input, image.layout);
      await recordImage({ cwd: context.cwd, version }, image, { name, tags: [tags.version] });
      context.logger.success(`Built ${name}@${image.layout.root.digest} for ${image.layout.platforms.join(', ')}.`);
    },

    async publish(input) {
      const { options, context } = input;
      const place = { cwd: context.cwd, version: context.nextRelease.version };
      const name = imageOf(options, context);
      const tags = planTags(context, options.tags);

      const image = await findImage(place, name.name);
      const registry = await registryOf(input);
      const { sent } = await deliverImage(registry, image.layout, tags.version);
      const moved = await moveTags(registry, image.layout.root, { ...context, tags });

      const delivered = { digest: image.layout.root.digest, tags: [tags.version, ...moved] };
      await recordImage(place, image, { name: name.name, tags: delivered.tags });
      context.logger.success(
        `Delivered ${name.name} as ${delivered.tags.join(', ')}: ${sent} of ${image.layout.size} bytes sent.`,
      );
      return published(name, { ...delivered, platforms: image.layout.platforms });
    },

    async addChannel(input) {
      const { options, context } = input;
      const name = imageOf(options, context);
      const tags = planTags(context, options.tags);
      if (tags.moving.length === 0) throw new Skip('no tag of the image follows this channel');

      const registry = await registryOf(input);
      const image = await registry.readManifest(tags.version);
      if (image === undefined) throw new Skip(`the registry has no ${name.name}:${tags.version}`);
      const moved = await moveTags(registry, image, { ...context, tags });
      return published(name, { digest: image.digest, tags: [tags.version, ...moved] });
    },

    async restore(input) {
      const { artifacts, cwd } = input.context;
      for (const { kind, path, digest } of artifacts) {
        if (kind !== 'image' || path === undefined || digest === undefined) continue;
        await restoreImage(await registryOf(input), digest, join(cwd, path));
      }
    },
  },
  async ({ options, context }) =>
    (await hasDockerfile(context.cwd, options)) ? undefined : `there is no \`${options.dockerfile}\``,
);
