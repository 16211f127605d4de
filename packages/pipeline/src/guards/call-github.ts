import { reasonOf, redact } from '@waybill/kernel';
import { githubRefused } from '../errors.ts';
import type { GithubReleases } from './github-releases.ts';
import type { Call, PublishInput } from './guard.ts';
import { parseOctokitError } from './parse-octokit-error.ts';

export interface Making {
  readonly input: PublishInput;
  readonly releases: GithubReleases;
  readonly call: Call;
}

/**
 * Lets the plugin make a release; once again where an upload was refused that GitHub had taken already.
 *
 * @param changes options of the plugin to replace
 * @throws EGITHUBREFUSED, and what else the plugin throws
 */
export async function callGithub({ input, releases, call }: Making, changes?: object): Promise<unknown> {
  const make = () => call(changes as Parameters<Call>[0]);
  return make()
    .catch(async (error: unknown) => {
      if (!answerIn(error)?.isAssetThere) throw error;
      await removeLeftovers({ input, releases }, undefined);
      return make();
    })
    .catch((error: unknown) => {
      const answer = answerIn(error);
      if (answer === undefined) throw error;
      const remedy = 'Run the job again when GitHub is well: it finishes this release.';
      const details = answer.status >= 500 ? remedy : redact(answer.message, input.context.env);
      const refused = githubRefused(answer.request, answer.status, details, error);
      throw Object.assign(refused, { member: input.member.name });
    });
}

/** Errors of members are wrapped when they are of no kind of ours. */
function answerIn(error: unknown) {
  return parseOctokitError((error as Error | undefined)?.cause) ?? parseOctokitError(error);
}

/** Removes the drafts of the tag but the one that was made: a request whose answer got lost was sent again. */
export async function removeLeftovers(
  { input, releases }: Pick<Making, 'input' | 'releases'>,
  made: unknown,
): Promise<void> {
  const { gitTag } = input.context.nextRelease;
  const { id: published } = (made ?? {}) as { id?: number };
  try {
    const leftovers = (await releases.ofTag(gitTag)).filter(({ draft, id }) => draft && id !== published);
    for (const leftover of leftovers) await releases.remove(leftover);
  } catch (error) {
    const { logger, env } = input.context;
    logger.warn(`A draft of ${gitTag} may be left on GitHub: ${redact(reasonOf(error), env)}`);
  }
}
