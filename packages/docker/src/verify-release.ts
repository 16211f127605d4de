import { defineVerification } from '@waybill/kernel';
import { Options } from './options.ts';
import { checkImages, describeImages } from './public/index.ts';

/** How the images of a release are checked in their registries. */
export const { verifyRelease, describeChecks } = defineVerification('docker', Options, {
  part: 'registry',
  check: checkImages,
  describe: describeImages,
});
