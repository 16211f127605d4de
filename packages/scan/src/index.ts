import { createRequire } from 'node:module';
import { definePlugin } from '@waybill/kernel';
import { Options } from './options.ts';

export type { ScanOptions } from './options.ts';

export const { verifyConditions, verifyRelease, prepare } = definePlugin(
  'scan',
  Options,
  {
    async verifyConditions(input) {
      const { verify } = await import('./steps/verify-conditions.ts');
      await verify(input);
    },

    async verifyRelease({ options, context: { nextRelease, logger } }) {
      const { version } = nextRelease;
      const what = options.failOn === 'never' ? 'nothing blocks' : `${options.failOn} and worse block`;
      logger.log(`Plan: scan what ${version} ships for known vulnerabilities, before the tag; ${what}.`);
    },

    async prepare(input) {
      const { scanRelease } = await import('./steps/prepare.ts');
      // Here, as what is loaded later is in another folder of the package.
      const toolVersion: string = createRequire(import.meta.url)('../package.json').version;
      await scanRelease(input, toolVersion);
    },
  },
  async (input) => {
    const { scanners } = input.options;
    if (scanners !== 'auto') return undefined;
    const { findChosen } = await import('./scanners/index.ts');
    if ((await findChosen(input)) !== undefined) return undefined;
    return 'no scanner is on the PATH (osv-scanner, grype, trivy or debsecan), so nothing is scanned for vulnerabilities';
  },
);
