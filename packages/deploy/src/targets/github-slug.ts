import { parseRepository } from '@waybill/kernel';
import type { TargetInput } from './target.ts';

/**
 * `owner/name` of a repository that GitHub has: github.com, the GitHub of this job, or the one whose API is configured, as on
 * a server of one's own (`https://github.corp/api/v3`).
 *
 * @returns nothing where it is elsewhere
 */
export function gitHubSlug(
  { options: { repositoryUrl = '' }, env }: TargetInput['context'],
  apiUrl: string,
): string | undefined {
  const { host, slug } = parseRepository(repositoryUrl);
  if (host === '' || slug === '') return undefined;
  const api = URL.parse(apiUrl)?.hostname.toLowerCase();
  const isApis = api === host || api === `api.${host}`;
  const isJobs = env['GITHUB_REPOSITORY']?.toLowerCase() === slug.toLowerCase();
  return host === 'github.com' || isApis || isJobs ? slug : undefined;
}
