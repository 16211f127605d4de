import { defineVerification } from '@waybill/kernel';
import { Options } from './options.ts';
import { checkIndexes } from './public/check-indexes.ts';
import { describeIndexes } from './public/describe-indexes.ts';

/** How the files of a release are checked on the indexes that have them. */
export const { verifyRelease, describeChecks } = defineVerification('pypi', Options, {
  part: 'Python index',
  check: checkIndexes,
  describe: describeIndexes,
});
