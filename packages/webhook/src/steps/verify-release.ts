import { previewTemplates } from '@waybill/announcement';
import type { ReleaseContext } from '@waybill/kernel';
import type { Options } from '../options.ts';
import { listRoutes } from './tell.ts';

/** Says which endpoints there are, and shows what templates of the project make of the release. */
export async function announcePlan(options: Options, context: ReleaseContext): Promise<void> {
  const names = [...new Set(listRoutes(options).map(({ endpoint }) => `\`${endpoint}\``))];
  context.logger.log(`Will notify the webhooks ${names.join(', ')} of ${context.nextRelease.version}.`);
  await previewTemplates(
    options.routes.map(({ template }) => template),
    context,
  );
}
