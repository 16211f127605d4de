import { definePlugin } from '@waybill/kernel';
import { Options } from './options.ts';

export type { AnnouncementOptions } from './options.ts';

export const { verifyConditions, verifyRelease, prepare } = definePlugin('announcement', Options, {
  async verifyConditions({ options, context }) {
    await (await import('./say/index.ts')).checkTemplates([options.template], context);
  },

  async verifyRelease({ options, context }) {
    await (await import('./steps/preview.ts')).preview(options, context);
  },

  async prepare({ options, context }) {
    // The job that releases knows what was built, and writes the files itself.
    if (context.isBuildOnly !== true) await (await import('./steps/prepare.ts')).writeAnnouncement(options, context);
  },
});
