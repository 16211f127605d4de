import type { ReleaseContext } from '@waybill/kernel';
import type { Options } from '../options.ts';
import { makeAnnouncement } from './prepare.ts';

/** Lines of a preview. */
const mostLines = 120;

/** Prints the announcement that will be written: for the dry run. */
export async function preview({ template }: Options, context: ReleaseContext): Promise<void> {
  const { markdown } = await makeAnnouncement(template, context);
  const lines = markdown.trimEnd().split('\n');
  const shown = lines.length > mostLines ? [...lines.slice(0, mostLines), '…'] : lines;
  context.logger.log(`Announcement of ${context.nextRelease.version}:\n${shown.join('\n')}`);
}
