import { reasonOf, redact } from '@waybill/kernel';
import { missingAssets } from '../errors.ts';
import { findAssets } from './find-assets.ts';
import { type GithubReleases, githubReleases } from './github-releases.ts';
import { type Guard, optionsOf } from './guard.ts';
import { planGithub } from './plan-github.ts';

/** The plugin makes a new release at every call; this one looks for what an earlier call left. */
export const github: Guard = {
  async beforeCommit(input) {
    const { missing } = await findAssets(input.context.cwd, optionsOf(input)['assets']);
    if (missing.length > 0) throw missingAssets(missing);
  },

  async publish(input, call) {
    const { context, isRepeat } = input;
    const options = optionsOf(input);
    const releases = githubReleases(input, options);
    const tag = context.nextRelease.gitTag;
    if (isRepeat) {
      const { files } = await findAssets(context.cwd, options['assets']);
      const plan = planGithub(await releases.ofTag(tag), files, { keepsDraft: options['draftRelease'] === true });
      for (const leftover of plan.remove) await releases.remove(leftover);
      if (plan.keep !== undefined) {
        for (const asset of plan.upload) await releases.upload(plan.keep, asset);
        context.logger.log(`GitHub has the release already: ${plan.keep.html_url}`);
        return { url: plan.keep.html_url, name: 'GitHub release', id: plan.keep.id };
      }
    }
    const published = await call();
    const { id } = (published ?? {}) as { id?: number };
    await removeLeftovers(releases, tag, id).catch((error: unknown) => {
      context.logger.warn(`A draft of ${tag} may be left on GitHub: ${redact(reasonOf(error), context.env)}`);
    });
    return published;
  },
};

/** A request whose answer got lost was sent again, and left a draft behind. */
async function removeLeftovers(releases: GithubReleases, tag: string, published: number | undefined): Promise<void> {
  const leftovers = (await releases.ofTag(tag)).filter(({ draft, id }) => draft && id !== published);
  for (const leftover of leftovers) await releases.remove(leftover);
}
