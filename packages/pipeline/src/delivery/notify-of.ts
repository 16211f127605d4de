import {
  type BaseContext,
  errorsOf,
  type FailContext,
  isReleaseError,
  parseRepository,
  type ReleaseError,
  type ReleaseNews,
  reasonOf,
} from '@waybill/kernel';
import { findKnown } from '../known-plugins/index.ts';
import { hasHook, type Pipeline } from '../plugins/index.ts';
import { notifyNews } from './notify-news.ts';

/** Sent to whoever is notified of failures. What cannot be announced is said here, and changes nothing. */
export async function notifyOf(pipeline: Pipeline, context: BaseContext, error: ReleaseError): Promise<void> {
  const isRollback = error.code === 'EROLLEDBACK';
  if (isRollback) await notifyNews(pipeline, context, rollbackNews(error, context.options.repositoryUrl));
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

/** What is said of a rollback: what happened is the title, what follows from it the text. */
export function rollbackNews(
  { message, details, deployment }: Pick<ReleaseError, 'message' | 'details' | 'deployment'>,
  repositoryUrl = '',
): ReleaseNews {
  const name = parseRepository(repositoryUrl).path.split('/').at(-1);
  return {
    ...{ event: 'rolled-back', title: [name, asTitle(message)].filter(Boolean).join(': '), text: details },
    ...(deployment === undefined ? {} : { environment: deployment.environment, tag: deployment.tag }),
  };
}

/** A sentence without its code marks. */
function asTitle(sentence: string): string {
  return sentence.replaceAll('`', '').replace(/\.$/, '');
}
