import { createNotifierHooks } from '@waybill/announcement/routes';
import { definePlugin } from '@waybill/kernel';
import { Options } from './options.ts';

export type { EmailOptions } from './options.ts';

export const { verifyConditions, verifyRelease, addChannel, success, fail, notify } = definePlugin(
  'email',
  Options,
  {
    async verifyConditions({ options, context }) {
      await (await import('./steps/verify-conditions.ts')).checkMail(options, context);
    },

    async verifyRelease({ options, context }) {
      await (await import('./steps/verify-release.ts')).announcePlan(options, context);
    },

    ...createNotifierHooks<Options>('e-mail', async () => (await import('./steps/tell.ts')).tell),
  },
  async ({ options: { host } }) => (host === undefined ? 'neither `email.host` nor `SMTP_HOST` is set' : undefined),
);
