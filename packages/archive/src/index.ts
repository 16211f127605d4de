import { definePlugin } from '@waybill/kernel';
import { Options } from './options.ts';

export type { ArchiveOptions } from './options.ts';

// Each step is loaded when it comes: the SDK takes a tenth of a second.
export const { verifyConditions, verifyRelease, publish, restore, confirm } = definePlugin('archive', Options, {
  verifyConditions: async (input) => (await import('./steps/verify-conditions.ts')).verify(input),
  verifyRelease: async (input) => (await import('./steps/verify-release.ts')).announcePlan(input),
  publish: async (input) => (await import('./steps/publish.ts')).publish(input),
  restore: async (input) => (await import('./steps/restore.ts')).restoreArchived(input),
  confirm: async (input) => (await import('./steps/confirm.ts')).confirmArchived(input),
});
