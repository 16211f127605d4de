import { createNotifierHooks } from '@waybill/announcement/routes';
import { definePlugin } from '@waybill/kernel';
import { Options } from './options.ts';

export type { WebhookOptions } from './options.ts';

export const { verifyConditions, verifyRelease, addChannel, success, fail, notify } = definePlugin(
  'webhook',
  Options,
  {
    async verifyConditions({ options, context }) {
      await (await import('./steps/verify-conditions.ts')).checkWebhooks(options, context);
    },

    async verifyRelease({ options, context }) {
      await (await import('./steps/verify-release.ts')).announcePlan(options, context);
    },

    ...createNotifierHooks<Options>('webhooks', async () => (await import('./steps/tell.ts')).tell),
  },
  async ({ options: { endpoints } }) =>
    Object.keys(endpoints).length === 0 ? '`webhook.endpoints` names none' : undefined,
);
