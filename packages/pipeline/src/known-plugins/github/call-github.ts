import { reasonOf, redact } from '@waybill/kernel';
import { githubRefused } from '../../errors.ts';
import type { Call, PublishInput } from '../known-plugin.ts';
import type { GithubReleases } from './github-releases.ts';
import { parseOctokitError } from './parse-octokit-error.ts';

export interface Making {
  readonly input: PublishInput;
  readonly releases: GithubReleases;
  readonly call: Call;
}

/** How many times GitHub is asked again that wants to be asked later. */
const mostWaits = 4;

/**
 * Lets the plugin make a release; once again where an upload was refused that GitHub had taken already, and where GitHub
 * says when to come again.
 *
 * @param changes options of the plugin to replace
 * @throws EGITHUBREFUSED, and what else the plugin throws
 */
export async function callGithub({ input, releases, call }: Making, changes?: object): Promise<unknown> {
  const { clock } = input.ports;
  const answerIn = (error: unknown) => findAnswer(error, clock.now());
  async function make(left: number): Promise<unknown> {
    try {
      return await call(changes as Parameters<Call>[0]);
    } catch (error) {
      const { wait, isAssetThere } = answerIn(error) ?? {};
      if (left === 0 || (wait === undefined && !isAssetThere)) throw error;
      if (wait !== undefined) await clock.sleep(wait);
      await removeLeftovers({ input, releases }, undefined);
      return make(isAssetThere ? 0 : left - 1);
    }
  }
  return make(mostWaits).catch((error: unknown) => {
    const answer = answerIn(error);
    if (answer === undefined) throw error;
    const remedy = 'Run the job again when GitHub is well: it finishes this release.';
    const details = answer.status >= 500 ? remedy : redact(answer.message, input.context.env);
    const refused = githubRefused(answer.request, answer.status, details, error);
    throw Object.assign(refused, { member: input.member.name });
  });
}

/** Errors of members are wrapped when they are of no kind of ours. */
function findAnswer(error: unknown, now: Date) {
  return parseOctokitError((error as Error | undefined)?.cause, now) ?? parseOctokitError(error, now);
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
