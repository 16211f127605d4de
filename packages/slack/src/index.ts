import { type BaseContext, definePlugin, reasonOf, redact, Skip } from '@waybill/kernel';
// By file, not by room: what collects and renders is loaded when there is something to send.
import { isPrerelease } from './facts/is-prerelease.ts';
import { Options } from './options.ts';
import { checkSlack } from './send/check-slack.ts';
import { destinationsOf } from './send/destinations.ts';

export type { SlackOptions } from './options.ts';

export const { verifyConditions, verifyRelease, success, fail } = definePlugin(
  'slack',
  Options,
  {
    verifyConditions: ({ options, context, ports }) => checkSlack(options, context, ports),

    async verifyRelease({ options, context, ports }) {
      skipPrereleases(options, context.nextRelease.version);
      const names = destinationsOf('release', options, ports).map(({ name }) => name);
      context.logger.log(`Will notify ${names.join(', ')} of ${context.nextRelease.version}.`);
    },

    async success(input) {
      skipPrereleases(input.options, input.context.nextRelease.version);
      // Loaded here: a run without a release renders nothing.
      await harmless(input.context, async () => (await import('./steps/success.ts')).tellRelease(input));
    },

    async fail(input) {
      await harmless(input.context, async () => (await import('./steps/fail.ts')).tellFailure(input));
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

/** An error from here would make a finished release look failed, or hide why one failed. */
async function harmless({ env, logger }: BaseContext, tell: () => Promise<void>): Promise<void> {
  try {
    await tell();
  } catch (error) {
    logger.warn(`No notification was sent to Slack: ${redact(reasonOf(error), env)}`);
  }
}
