import { definePlugin } from '@waybill/kernel';
import { Options } from './options.ts';
import { promoteImages } from './steps/add-channel.ts';
import { canBuild } from './steps/can-build.ts';
import { confirmImages } from './steps/confirm.ts';
import { adoptImages, prepareImages } from './steps/prepare.ts';
import { publishImages } from './steps/publish.ts';
import { restoreImages } from './steps/restore.ts';
import { verify } from './steps/verify-conditions.ts';
import { rehearseImages, showPlan } from './steps/verify-release.ts';

export type { DockerOptions } from './options.ts';

export const { verifyConditions, verifyRelease, prepare, adopt, publish, addChannel, restore, confirm } = definePlugin(
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
    /** Builds and checks; nothing leaves this machine. */
    prepare: prepareImages,
    /** Checks what another job built. */
    adopt: adoptImages,
    /** Blobs, manifests, the tag of the version, the tags that move. */
    publish: publishImages,
    /** Tags of the new channel, by digest. */
    addChannel: promoteImages,
    /** Bytes of an earlier run, from the registry. */
    restore: restoreImages,
    /** What the registries lost of an earlier run. */
    confirm: confirmImages,
  },
  canBuild,
);
