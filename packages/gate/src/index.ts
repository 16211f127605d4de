import { definePlugin } from '@waybill/kernel';
import { Options } from './options.ts';
import { findKind } from './service/index.ts';

export type { GateOptions } from './options.ts';

export const { verifyConditions, verifyRelease, prepare, conclude } = definePlugin(
  'gate',
  Options,
  {
    async verifyConditions({ options, context }) {
      if (!options.checklist) return;
      const { verifyItems } = await import('./steps/verify-conditions.ts');
      await verifyItems(options, context);
    },

    async verifyRelease(input) {
      const { verifyRelease } = await import('./steps/verify-release.ts');
      await verifyRelease(input);
    },

    async prepare(input) {
      // Another job releases: it looks at the checks of its time.
      if (!input.options.checklist || input.context.isBuildOnly === true) return;
      const step = await import('./steps/prepare.ts');
      await step.prepare(input);
    },

    async conclude(input) {
      if (!input.options.checklist) return;
      const step = await import('./steps/conclude.ts');
      await step.conclude(input);
    },
  },
  async ({ context, options }) =>
    findKind(context, options.apiUrl) === undefined ? 'the repository is neither on GitHub nor on GitLab' : undefined,
);
