import {
  type BaseContext,
  errorsOf,
  isReleaseError,
  type NotifyContext,
  type ReleaseNews,
  reasonOf,
} from '@waybill/kernel';
import type { EntryRecord } from '../ledger/index.ts';
import type { Pipeline } from '../plugins/index.ts';
import { listenTo } from './listen-to.ts';

/** Somebody who was not notified. */
export interface Missed {
  readonly name: string;
  readonly reason: string;
}

/**
 * Has every member that notifies people tell them what no hook of the host is about. What goes wrong is said, and changes
 * nothing.
 *
 * @param record of the release that it is about, so that nobody hears it twice
 */
export async function notifyNews(
  pipeline: Pipeline,
  context: BaseContext,
  news: ReleaseNews,
  record?: EntryRecord,
): Promise<readonly Missed[]> {
  const missed: Missed[] = [];
  await pipeline.stage(pipeline.stagesOf('notify').flat(), async (member) => {
    const listening = listenTo(record, member.key);
    const told: NotifyContext = { ...context, news, announcement: listening.announcement };
    try {
      await pipeline.call(member, 'notify', told);
    } catch (error) {
      const words = errorsOf(error).map((each) => (isReleaseError(each) ? each.message : reasonOf(each)));
      context.logger.warn(`${member.key} was not notified: ${words.join(' ')}`);
    }
    missed.push(...listening.missed().map((reason) => ({ name: member.key, reason })));
  });
  return missed;
}
