import { previewTemplates } from '@waybill/announcement';
import { matchesRoute, type RouteSubject } from '@waybill/announcement/routes';
import type { ReleaseContext } from '@waybill/kernel';
import type { Options } from '../options.ts';
import { listRoutes } from '../routes/index.ts';
import { nameChannel } from '../send/index.ts';

/** Says who will be notified of the release, and shows what templates of the project make of it. */
export async function announcePlan(options: Options, context: ReleaseContext): Promise<void> {
  const { branch, logger, nextRelease } = context;
  const subject: RouteSubject = {
    event: 'released',
    branch: branch.name,
    releaseType: nextRelease.type,
    channel: nextRelease.channel || undefined,
    scopes: [],
  };
  const fits = listRoutes(options).filter(({ when: { scope: _scope, ...when }, ...route }) =>
    matchesRoute({ ...route, when }, subject),
  );
  const names = new Set(fits.map(({ channel }) => nameChannel(channel)));
  logger.log(`Will notify ${[...names].join(', ')} of ${nextRelease.version}.`);
  await previewTemplates(
    options.routes.map(({ template }) => template),
    context,
  );
}
