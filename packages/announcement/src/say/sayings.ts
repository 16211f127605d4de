import type { FailContext, NotifyContext, PublishContext } from '@waybill/kernel';
import type { ReleaseStage } from '../compose/index.ts';
import { failureFacts, releaseFacts } from '../facts/index.ts';
import type { RouteSubject } from '../routes/index.ts';
import type { TemplateSubject } from '../templates/index.ts';
import { newsSubject, releaseFactsOf, subjectOf } from './subjects.ts';

/** An event that people may be notified of: what routes ask of it, and what there is to say. */
export interface Saying {
  readonly subject: RouteSubject;
  readonly about: TemplateSubject;
  /** Names the event in the ledger, beside its kind: an environment, the kind of an alert. */
  readonly detail?: string | undefined;
}

/** A release that is out. */
export async function sayRelease(context: PublishContext, stage: ReleaseStage): Promise<Saying> {
  const release = await releaseFacts(context);
  return { subject: subjectOf(stage, release), about: { event: stage, release } };
}

/** A run that failed; what failed after the release is an alert. */
export async function sayFailure(context: FailContext): Promise<Saying> {
  const failure = await failureFacts(context);
  const { branch, nextRelease } = context;
  const event = failure.isReleased === true ? 'alert' : 'failed';
  const channel = nextRelease?.channel || undefined;
  return {
    subject: { event, branch: branch?.name, releaseType: nextRelease?.type, channel, scopes: [] },
    about: { event, failure },
  };
}

/** What no hook of the host is about. */
export async function sayNews(context: NotifyContext): Promise<Saying> {
  const { news } = context;
  const release = await releaseFactsOf(context);
  return {
    subject: newsSubject(context, release),
    about: { event: news.event, news, release },
    detail: news.environment ?? news.kind,
  };
}
