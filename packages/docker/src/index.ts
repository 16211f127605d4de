import { definePlugin } from '@waybill/kernel';
import { canBuild } from './can-build.ts';
import { Options } from './options.ts';
import { prepareImages } from './prepare-images.ts';
import { promoteImages } from './promote-images.ts';
import { publishImages } from './publish-images.ts';
import { rehearseImages } from './rehearse-images.ts';
import { restoreImages } from './restore-images.ts';
import { showPlan } from './show-plan.ts';
import { verify } from './verify.ts';

export type { DockerOptions } from './options.ts';

export const { verifyConditions, verifyRelease, prepare, publish, addChannel, restore } = definePlugin(
  'docker',
  Options,
  {
    /** The builder, the Dockerfile and the right to push. */
    verifyConditions: verify,
    /** What will be built and where it will go; a dry run may build it. */
    async verifyRelease(input) {
      await showPlan(input);
      await rehearseImages(input);
    },
    /** Builds and proves; nothing leaves this machine. */
    prepare: prepareImages,
    /** Blobs, manifests, the tag of the version, the tags that move. */
    publish: publishImages,
    /** Tags of the new channel, by digest. */
    addChannel: promoteImages,
    /** Bytes of an earlier run, from the registry. */
    restore: restoreImages,
  },
  canBuild,
);
