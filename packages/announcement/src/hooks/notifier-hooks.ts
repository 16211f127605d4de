import {
  type AddChannelContext,
  type AnnouncementRecord,
  type BaseContext,
  type FailContext,
  type HookInput,
  isReleaseError,
  type NotifyContext,
  type PublishContext,
  type Published,
  reasonOf,
  redact,
} from '@waybill/kernel';
import type { ReleaseStage } from '../compose/index.ts';
import type { Saying } from '../say/index.ts';

type Context = BaseContext & { readonly announcement?: AnnouncementRecord };

/** Notifies everyone who has a route for an event. */
export type Tell<O> = (input: HookInput<O, Context>, saying: Saying) => Promise<void>;

/**
 * The hooks of a plugin that notifies people. None of them throws, as an error would make a finished release look failed, or
 * hide why one failed; but for routes that are required.
 *
 * @param place what the log calls it: `webhooks`
 * @param load gives what sends: it is loaded when there is something to send
 */
export function createNotifierHooks<O>(place: string, load: () => Promise<Tell<O>>) {
  // The host calls `success` for a release that is brought to a channel, too.
  const promoted = new Set<string>();
  const keyOf = ({ nextRelease }: Pick<PublishContext, 'nextRelease'>) =>
    `${nextRelease.gitTag} ${nextRelease.channel ?? ''}`;

  async function tell<C extends Context>(input: HookInput<O, C>, say: (context: C) => Promise<Saying>): Promise<void> {
    const { env, logger } = input.context;
    try {
      const [saying, send] = await Promise.all([say(input.context), load()]);
      await send(input, saying);
    } catch (error) {
      if (isReleaseError(error) && error.code === 'ENOTNOTIFIED') throw error;
      logger.warn(`No notification was sent to ${place}: ${redact(reasonOf(error), env)}`);
    }
  }
  const sayings = () => import('../say/index.ts');

  return {
    async addChannel({ context }: HookInput<O, AddChannelContext>): Promise<Published> {
      promoted.add(keyOf(context));
      return false;
    },
    async success(input: HookInput<O, PublishContext>): Promise<void> {
      const isPromoted = promoted.has(keyOf(input.context));
      const stage: ReleaseStage = isPromoted ? 'promoted' : input.context.isResumed === true ? 'resumed' : 'released';
      await tell(input, async (context) => (await sayings()).sayRelease(context, stage));
    },
    async fail(input: HookInput<O, FailContext>): Promise<void> {
      await tell(input, async (context) => (await sayings()).sayFailure(context));
    },
    async notify(input: HookInput<O, NotifyContext>): Promise<void> {
      await tell(input, async (context) => (await sayings()).sayNews(context));
    },
  };
}
