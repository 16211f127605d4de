import { type PublishContext, reasonOf, redact } from '@waybill/kernel';
import { missingAssets } from '../../errors.ts';
import { checkCategory } from '../discussions/check-category.ts';
import { type Finish, type KnownInput, type KnownPlugin, optionsOf, type PublishInput } from '../known-plugin.ts';
import { callGithub, removeLeftovers } from './call-github.ts';
import { awaitGithub, lookOnGithub, type Wanted } from './confirm-github.ts';
import { findAssets } from './find-assets.ts';
import { type GithubReleases, githubReleases } from './github-releases.ts';
import { guardedOctokit } from './guarded-octokit.ts';
import { partGithub } from './part-github.ts';
import { findReplaced, planGithub } from './plan-github.ts';
import { restoreGithub } from './restore-github.ts';

/** The plugin makes a new release at every call, as a draft first; this one looks for what an earlier call left. */
export const github: KnownPlugin = {
  makesPage: true,
  opensIssue: true,
  parts: guardedOctokit,

  verify: checkCategory,

  async beforeCommit(input) {
    const { missing } = await findAssets(input.context.cwd, optionsOf(input)['assets']);
    if (missing.length > 0) throw missingAssets(missing);
  },

  async publish(input, call) {
    const options = optionsOf(input);
    const releases = githubReleases(input, options);
    const kept = input.isRepeat ? await keep(input, releases) : undefined;
    if (kept !== undefined) return kept;

    const making = { input, releases, call };
    const parts = await partGithub(input.context, options);
    if (parts === undefined) {
      return async () => {
        const published = await callGithub(making);
        await removeLeftovers(making, published);
        return confirmed(input, releases, published);
      };
    }
    const draft = await callGithub(making, parts.draft);
    return async () => {
      const page = releases.publish(draft, parts.page);
      const [published] = await Promise.all([page, removeLeftovers(making, draft)]);
      input.context.logger.log(`Published GitHub release: ${published.url}`);
      return confirmed(input, releases, published);
    };
  },

  async confirm(input, result) {
    return (await lookOnGithub(githubReleases(input, optionsOf(input)), wantedOf(input, result))).missing;
  },

  listPages: (input) => githubReleases(input, optionsOf(input)).pages(),

  async restore(input, artifacts) {
    await restoreGithub(input, githubReleases(input, optionsOf(input)), artifacts);
  },
};

/** @returns what completes the release that an earlier run published; drafts that it left are removed */
async function keep(input: PublishInput, releases: GithubReleases): Promise<Finish | undefined> {
  const { cwd, logger, nextRelease } = input.context;
  const options = optionsOf(input);
  const { files } = await findAssets(cwd, options['assets']);
  const keepsDraft = options['draftRelease'] === true;
  const plan = planGithub(await releases.ofTag(nextRelease.gitTag), files, { keepsDraft });
  for (const leftover of plan.remove) await releases.remove(leftover);
  const { keep: kept, clear, upload } = plan;
  if (kept === undefined) return undefined;
  return async () => {
    for (const asset of clear) await releases.removeAsset(asset);
    for (const asset of upload) await releases.upload(kept, asset);
    for (const { file } of findReplaced(kept, files))
      logger.warn(`Somebody has replaced ${file.name} on the page of ${nextRelease.gitTag}: ${kept.html_url}`);
    logger.log(`GitHub has the release already: ${kept.html_url}`);
    const delivered = {
      url: kept.html_url,
      name: 'GitHub release',
      id: kept.id,
      ...(kept.draft ? {} : { found: true }),
    };
    return confirmed(input, releases, delivered);
  };
}

/** What was delivered, and what of it GitHub does not show. */
async function confirmed(input: PublishInput, releases: GithubReleases, delivered: unknown): Promise<unknown> {
  const { logger, env } = input.context;
  try {
    const { missing, assets } = await awaitGithub(releases, wantedOf(input, delivered), input.ports.clock);
    return { ...(delivered as object), assets, ...(missing.length === 0 ? {} : { unconfirmed: missing }) };
  } catch (error) {
    // The page may lie behind a proxy that only the plugin knows.
    logger.warn(`The release page was made, but cannot be looked at: ${redact(reasonOf(error), env)}`);
    return delivered;
  }
}

/** By what GitHub said that it has: the plugin alone knows which files its patterns stand for. */
function wantedOf(input: KnownInput<PublishContext>, delivered: unknown): Wanted {
  const { id, assets } = (delivered ?? {}) as { readonly id?: unknown; readonly assets?: unknown };
  return {
    tag: input.context.nextRelease.gitTag,
    ...(typeof id === 'number' ? { id } : {}),
    names: Array.isArray(assets) ? assets.map(String) : [],
    keepsDraft: optionsOf(input)['draftRelease'] === true,
  };
}
