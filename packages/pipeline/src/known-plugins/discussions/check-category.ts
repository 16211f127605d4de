import { type BaseContext, isReleaseError, nearestName, parseRepository, reasonOf, redact, v } from '@waybill/kernel';
import { apiOf } from '../github/github-releases.ts';
import { type KnownInput, optionsOf } from '../known-plugin.ts';
import { discussionsOff, noCategory } from './errors.ts';

const query = `query ($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) { hasDiscussionsEnabled discussionCategories(first: 100) { nodes { name } } }
}`;

const Answer = v.object({
  data: v.object({
    repository: v.object({
      hasDiscussionsEnabled: v.boolean(),
      discussionCategories: v.object({ nodes: v.array(v.object({ name: v.string() })) }),
    }),
  }),
});

/**
 * Checks that the repository has the category of discussions that its releases name: GitHub says so only when a release is published.
 * What GitHub does not tell, because it is down or the token may not read it, holds nothing up.
 *
 * @throws EDISCUSSIONSOFF, ENOCATEGORY
 */
export async function checkCategory(input: KnownInput<BaseContext>): Promise<void> {
  const { context, ports } = input;
  const { env, logger } = context;
  const options = optionsOf(input);
  const category = options['discussionCategoryName'];
  const [owner = '', name = ''] = parseRepository(context.options.repositoryUrl ?? '').slug.split('/');
  const token = env['GH_TOKEN'] || env['GITHUB_TOKEN'];
  // Without a token, the plugin itself says what is missing.
  if (typeof category !== 'string' || category === '' || !token || options['draftRelease'] === true) return;
  try {
    const answer = await ports.http({
      method: 'POST',
      url: graphqlOf(apiOf(options, env)),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: () => JSON.stringify({ query, variables: { owner, name } }),
      repeatable: 'it only reads',
      ...{ timeout: 15_000, retries: 1, longest: 1_000_000, hint: 'Check `GITHUB_API_URL`.' },
    });
    if (!answer.ok) throw new RangeError(`GitHub answers ${answer.status}.`);
    const { hasDiscussionsEnabled, discussionCategories } = answer.json(Answer).data.repository;
    const names = discussionCategories.nodes.map((each) => each.name);
    if (!hasDiscussionsEnabled) throw discussionsOff(category);
    const isThere = names.some((each) => each.toLowerCase() === category.toLowerCase());
    if (!isThere) throw noCategory(category, names, nearestName(category, names));
  } catch (error) {
    if (isReleaseError(error) && /^(?:EDISCUSSIONSOFF|ENOCATEGORY)$/.test(error.code)) throw error;
    const reason = redact(reasonOf(error), env);
    logger.log(`Whether the category of discussions \`${category}\` exists was not checked: ${reason}`);
  }
}

/** GitHub Enterprise Server has its REST API at `/api/v3`, and the other one beside it. */
function graphqlOf(api: string): string {
  return api.endsWith('/api/v3') ? `${api.slice(0, -'/v3'.length)}/graphql` : `${api}/graphql`;
}
