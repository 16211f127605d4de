import { missingAssets } from '../errors.ts';
import { callGithub, removeLeftovers } from './call-github.ts';
import { findAssets } from './find-assets.ts';
import { type GithubReleases, githubReleases } from './github-releases.ts';
import { type Finish, type Guard, optionsOf, type PublishInput } from './guard.ts';
import { partGithub } from './part-github.ts';
import { planGithub } from './plan-github.ts';
import { restoreGithub } from './restore-github.ts';

/** The plugin makes a new release at every call, as a draft first; this one looks for what an earlier call left. */
export const github: Guard = {
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
        return published;
      };
    }
    const draft = await callGithub(making, parts.draft);
    return async () => {
      const page = releases.publish(draft, parts.page);
      const [published] = await Promise.all([page, removeLeftovers(making, draft)]);
      input.context.logger.log(`Published GitHub release: ${published.url}`);
      return published;
    };
  },

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
    logger.log(`GitHub has the release already: ${kept.html_url}`);
    return { url: kept.html_url, name: 'GitHub release', id: kept.id };
  };
}
