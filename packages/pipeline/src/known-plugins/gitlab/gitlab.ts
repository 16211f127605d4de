import { nameOf, parseRepository, redact, v } from '@waybill/kernel';
import { type KnownPlugin, optionsOf, type PublishInput } from '../known-plugin.ts';
import { gitlabRefused, releaseWithoutFiles } from './errors.ts';

const Release = v.object({
  tag_name: v.string(),
  assets: v.optional(v.object({ links: v.optional(v.array(v.unknown()), []) }), { links: [] }),
});

/** The plugin uploads files and then makes the release; one that is there is complete, and a second one is refused. */
export const gitlab: KnownPlugin = {
  opensIssue: true,

  async publish(input, call) {
    const kept = input.isRepeat ? await findRelease(input) : undefined;
    return async () => {
      if (kept === undefined) return call();
      input.context.logger.log(`GitLab has the release already: ${kept.url}`);
      return kept;
    };
  },
};

/**
 * The release of the tag, as an earlier run made it.
 *
 * @returns what the plugin returns of a release
 * @throws EGITLABRELEASE, EGITLABNOFILES
 */
async function findRelease(input: PublishInput): Promise<{ readonly name: string; readonly url: string } | undefined> {
  const { context, ports } = input;
  const { env } = context;
  const options = optionsOf(input);
  const { api, site, project, path } = gitlabAddresses(options, env, context.options.repositoryUrl ?? '');
  const tag = encodeURIComponent(context.nextRelease.gitTag);
  const asked = {
    url: `${api}/projects/${encodeURIComponent(project)}/releases/${tag}`,
    headers: loginOf(options, env),
    hint: 'Check the network of this machine and `CI_API_V4_URL`.',
  };
  const answer = await ports.http(asked);
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw gitlabRefused(nameOf(asked), answer.status, redact(answer.text(), env).slice(0, 500));
  const release = answer.json(Release);
  if (release.tag_name !== context.nextRelease.gitTag) return undefined;
  const url = `${site}/${path}/-/releases/${tag}`;
  // The plugin makes a release with its files in one request: it is not one of ours.
  if (release.assets.links.length === 0 && hasFiles(options)) throw releaseWithoutFiles(release.tag_name, url);
  return { name: 'GitLab release', url };
}

function hasFiles({ assets }: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(assets) ? assets.length > 0 : assets !== undefined;
}

interface Addresses {
  /** Base of the REST API, without a slash at the end. */
  readonly api: string;
  readonly site: string;
  /** Number or path of the project. */
  readonly project: string;
  readonly path: string;
}

/** Where the plugin asks, by its options and the variables of the job: as `@semantic-release/gitlab` finds it. */
export function gitlabAddresses(
  options: Readonly<Record<string, unknown>>,
  env: PublishInput['context']['env'],
  repositoryUrl: string,
): Addresses {
  const given = text(options['gitlabUrl']) ?? text(env['GL_URL']) ?? text(env['GITLAB_URL']);
  const prefix = text(options['gitlabApiPathPrefix']) ?? text(env['GL_PREFIX']) ?? text(env['GITLAB_PREFIX']);
  const isJob = text(env['GITLAB_CI']) !== undefined;
  const jobPath = isJob ? text(env['CI_PROJECT_PATH']) : undefined;
  const jobSite = jobPath && withoutEnd(text(env['CI_PROJECT_URL']), `/${jobPath}`);
  const site = withoutSlash(given ?? jobSite ?? 'https://gitlab.com');
  const ownApi = isJob ? text(env['CI_API_V4_URL']) : undefined;
  const named = `${site}/${withoutStart(prefix ?? 'api/v4', '/')}`;
  const api = given !== undefined && prefix !== undefined ? named : (ownApi ?? named);
  const below = withoutSlash(new URL(site).pathname);
  const path = jobPath ?? withoutStart(parseRepository(repositoryUrl).path, `${below.slice(1)}/`);
  return { api: withoutSlash(api), site, project: (isJob ? text(env['CI_PROJECT_ID']) : undefined) ?? path, path };
}

function loginOf(options: Readonly<Record<string, unknown>>, env: PublishInput['context']['env']) {
  if (options['useJobToken'] === true) return { 'JOB-TOKEN': env['CI_JOB_TOKEN'] ?? '' };
  return { 'PRIVATE-TOKEN': text(env['GL_TOKEN']) ?? text(env['GITLAB_TOKEN']) ?? '' };
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

const withoutStart = (whole: string, start: string) => (whole.startsWith(start) ? whole.slice(start.length) : whole);

const withoutEnd = (whole: string | undefined, end: string) =>
  whole?.endsWith(end) ? whole.slice(0, -end.length) : whole;

const withoutSlash = (address: string) => address.replace(/\/+$/, '');
