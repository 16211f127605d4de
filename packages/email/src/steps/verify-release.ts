import { previewTemplates } from '@waybill/announcement';
import { isPrerelease, matchesRoute } from '@waybill/announcement/routes';
import type { ReleaseContext } from '@waybill/kernel';
import type { Options } from '../options.ts';
import { listRoutes } from './tell.ts';

/** Says who gets mail of the release, and shows what templates of the project make of it. */
export async function announcePlan(options: Options, context: ReleaseContext): Promise<void> {
  const { branch, logger, nextRelease } = context;
  const { version, type: releaseType, channel } = nextRelease;
  const subject = { event: 'released', branch: branch.name, releaseType, isPrerelease: isPrerelease(version) } as const;
  const fits = listRoutes(options).filter(({ when: { scope: _scope, ...when }, ...route }) =>
    matchesRoute({ ...route, when }, { ...subject, channel: channel || undefined, scopes: [] }),
  );
  const names = [...new Set(fits.map(({ to }) => to))];
  logger.log(
    names.length === 0 ? `No mail will be sent of ${version}.` : `Will send mail of ${version} to ${names.join(', ')}.`,
  );
  await previewTemplates(
    options.routes.map(({ template }) => template),
    context,
  );
}
