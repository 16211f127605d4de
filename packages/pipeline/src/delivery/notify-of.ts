import {
  type BaseContext,
  errorsOf,
  type FailContext,
  isReleaseError,
  type ReleaseError,
  reasonOf,
} from '@waybill/kernel';
import { findKnown } from '../known-plugins/index.ts';
import { hasHook, type Pipeline } from '../plugins/index.ts';
import { notifyNews } from './notify-news.ts';

/** Sent to whoever is notified of failures. What cannot be announced is said here, and changes nothing. */
export async function notifyOf(pipeline: Pipeline, context: BaseContext, error: ReleaseError): Promise<void> {
  const isRollback = error.code === 'EROLLEDBACK';
  if (isRollback) {
    const news = {
      event: 'rolled-back',
      title: asTitle(error.message),
      text: `${error.message}\n\n${error.details}`,
    } as const;
    await notifyNews(pipeline, context, news);
  }
  // biome-ignore lint/plugin: the context of the hook, whichever it is, with what a failure adds.
  const failed = { ...context, errors: [error] } as unknown as FailContext;
  // No issue: this is no run that failed.
  const members = pipeline
    .stagesOf('fail', (member) => !findKnown(member).opensIssue && !(isRollback && hasHook(member, 'notify')))
    .flat();
  for (const member of members) {
    await pipeline.call(member, 'fail', failed).catch((problem: unknown) => {
      const words = errorsOf(problem).map((each) => (isReleaseError(each) ? each.message : reasonOf(each)));
      context.logger.warn(`${member.key} was not notified: ${words.join(' ')}`);
    });
  }
}

/** A sentence without its code marks. */
function asTitle(sentence: string): string {
  return sentence.replaceAll('`', '').replace(/\.$/, '');
}
