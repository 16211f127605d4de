import { isPrerelease } from '@waybill/announcement/routes';
import { type BaseContext, definePlugin, isReleaseError, reasonOf, redact, Skip } from '@waybill/kernel';
import { Options } from './options.ts';
import { checkSlack } from './send/check-slack.ts';

export type { SlackOptions } from './options.ts';

/** Releases that this process has brought to a channel: the host calls `success` for them, too. */
const promoted = new Set<string>();

export const { verifyConditions, verifyRelease, addChannel, success, fail, notify } = definePlugin(
  'slack',
  Options,
  {
    verifyConditions: ({ options, context, ports }) => checkSlack(options, context, ports),

    async verifyRelease({ options, context }) {
      skipPrereleases(options, context.nextRelease.version);
      await (await import('./steps/verify-release.ts')).announcePlan(options, context);
    },

    async addChannel({ context: { nextRelease } }) {
      promoted.add(`${nextRelease.gitTag} ${nextRelease.channel ?? ''}`);
      return false;
    },

    async success(input) {
      const { nextRelease, isResumed } = input.context;
      skipPrereleases(input.options, nextRelease.version);
      const isPromoted = promoted.has(`${nextRelease.gitTag} ${nextRelease.channel ?? ''}`);
      const stage = isPromoted ? 'promoted' : isResumed === true ? 'resumed' : 'released';
      // Loaded here: a run without a release renders nothing.
      await harmless(input.context, async () => (await import('./steps/success.ts')).tellRelease(input, stage));
    },

    async fail(input) {
      await harmless(input.context, async () => (await import('./steps/fail.ts')).tellFailure(input));
    },

    async notify(input) {
      const { version } = input.context.nextRelease ?? input.context.news;
      if (version !== undefined) skipPrereleases(input.options, version);
      await harmless(input.context, async () => (await import('./steps/notify.ts')).tellNews(input));
    },
  },
  async ({ options: { token, webhook } }) =>
    token === undefined && webhook === undefined
      ? 'neither `SLACK_BOT_TOKEN` nor `SLACK_WEBHOOK_URL` is set'
      : undefined,
);

function skipPrereleases({ prereleases }: Options, version: string): void {
  if (!prereleases && isPrerelease(version)) throw new Skip('`slack.prereleases` is false');
}

/** An error from here would make a finished release look failed, or hide why one failed; a route may ask for that. */
async function harmless({ env, logger }: BaseContext, tell: () => Promise<void>): Promise<void> {
  try {
    await tell();
  } catch (error) {
    if (isReleaseError(error) && error.code === 'ENOTNOTIFIED') throw error;
    logger.warn(`No notification was sent to Slack: ${redact(reasonOf(error), env)}`);
  }
}
