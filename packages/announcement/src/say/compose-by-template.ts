import type { BaseContext } from '@waybill/kernel';
import {
  type Audience,
  audiences,
  composeFailure,
  composeNews,
  composeRelease,
  type Message,
  type ReleaseStage,
} from '../compose/index.ts';
import { composeFromTemplate, readTemplate, type TemplateSubject } from '../templates/index.ts';

/**
 * The message about an event: one of those that come with Waybill, or what a file of the project makes.
 *
 * @param template name of an audience, or path in the repository
 * @throws ENOTEMPLATE, EWRONGTEMPLATE
 */
export async function composeByTemplate(
  template: string | undefined,
  subject: TemplateSubject,
  { cwd }: Pick<BaseContext, 'cwd'>,
): Promise<Message> {
  const audience = template === undefined ? 'engineering' : findAudience(template);
  if (audience === undefined && template !== undefined)
    return composeFromTemplate(template, await readTemplate(cwd, template), subject);
  const { event, failure, news, release } = subject;
  if (failure !== undefined) return composeFailure(failure);
  if (news !== undefined && news.event !== 'started') return composeNews(news);
  if (release === undefined) return { title: event, lead: '', tone: 'plain', body: () => [], tail: [] };
  return composeRelease(release, event as ReleaseStage, audience ?? 'engineering');
}

/** The message of that name that comes with Waybill. */
export function findAudience(template: string): Audience | undefined {
  return audiences.find((each) => each === template);
}
