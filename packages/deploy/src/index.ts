import { definePlugin } from '@waybill/kernel';
import { Options } from './options.ts';

export type { DeployOptions } from './options.ts';

export const { verifyConditions, verifyRelease, success } = definePlugin(
  'deploy',
  Options,
  {
    async verifyConditions(input) {
      const { checkEnvironments } = await import('./steps/check-environments.ts');
      await checkEnvironments(input);
    },

    async verifyRelease({ options, context: { nextRelease, logger } }) {
      const { findWanted } = await import('./steps/deploy-by-itself.ts');
      const names = findWanted(options, nextRelease).map(({ name }) => name);
      if (names.length > 0) logger.log(`Will deploy ${nextRelease.version} to ${names.join(', ')}.`);
    },

    async success(input) {
      const { deployByItself } = await import('./steps/deploy-by-itself.ts');
      await deployByItself(input);
    },
  },
  async ({ options: { environments } }) => (environments.length === 0 ? '`deploy.environments` is empty' : undefined),
);
