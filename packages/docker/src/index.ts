import { join } from 'node:path';
import { definePlugin, Skip } from '@waybill/kernel';
import { attachSboms } from './attach-sboms.ts';
import { buildImage } from './build-image.ts';
import { findImage, recordImage } from './built-image.ts';
import { checkVersion, deliverEverywhere, moveEverywhere } from './deliver-everywhere.ts';
import { hasDockerfile } from './dockerfile.ts';
import { imageOf, imagesOf, registriesOf, registryOf } from './image.ts';
import { Options } from './options.ts';
import { planTags } from './plan-tags.ts';
import { proveImage } from './prove-image.ts';
import { published } from './published.ts';
import type { Registry } from './registry.ts';
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
      await checkVersion(await registriesOf(input), image.layout, tags.version);
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
      const registries = await registriesOf(input);
      const { sent, tags: delivered } = await deliverEverywhere(registries, image.layout, { ...context, tags });

      const { root, platforms } = image.layout;
      const attached = options.attachSboms ? await attachSboms(registries, root, { ...place, name: name.name }) : 0;
      if (attached > 0) context.logger.log(`Attached ${attached} SBOM${attached > 1 ? 's' : ''} to ${root.digest}.`);
      await recordImage(place, image, { name: name.name, tags: delivered });
      context.logger.success(
        `Delivered ${registries.map((each) => each.name).join(', ')} as ${delivered.join(', ')}: ${sent} of ${image.layout.size} bytes sent.`,
      );
      context.logger.log(`docker pull ${name.name}@${root.digest}`);
      return published(imagesOf(options, context), { digest: root.digest, tags: delivered, platforms });
    },

    async addChannel(input) {
      const { options, context } = input;
      const name = imageOf(options, context);
      const tags = planTags(context, options.tags);
      if (tags.moving.length === 0) throw new Skip('no tag of the image follows this channel');

      const registries = await registriesOf(input);
      const image = await registries[0]?.readManifest(tags.version);
      if (image === undefined) throw new Skip(`the registry has no ${name.name}:${tags.version}`);
      const find = (registry: Registry) => registry.readManifest(tags.version);
      const moved = await moveEverywhere(registries, find, { ...context, tags });
      return published(imagesOf(options, context), { digest: image.digest, tags: [tags.version, ...moved] });
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
