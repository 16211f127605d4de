import { composeFailure, composeNews, composeRelease, type Message, type ReleaseStage } from '../compose/index.ts';
import { piecesOf } from '../document/index.ts';
import { renderTemplate } from './render-template.ts';
import { type TemplateSubject, templateValues } from './template-values.ts';

/** The message that a template of the project makes. Its first line may be a heading, which is the title. */
export function composeFromTemplate(path: string, source: string, subject: TemplateSubject): Message {
  const markdown = renderTemplate(path, source, templateValues(subject)).trim();
  const [, own, rest = ''] = /^#[ \t]+([^\n]*)(?:\n([\s\S]*))?$/.exec(markdown) ?? [];
  const usual = composeUsual(subject);
  const title = own === undefined ? usual.title : plainWords(own) || usual.title;
  return {
    ...{ title, lead: '', tone: usual.tone, tail: [], more: usual.more },
    body: () => piecesOf(own === undefined ? markdown : rest),
  };
}

function plainWords(markdown: string): string {
  const [piece] = piecesOf(markdown);
  return piece === undefined || piece.type === 'code' ? '' : piece.inlines.map(({ text }) => text).join('');
}

/** What is said without a template. */
export function composeUsual({
  event,
  failure,
  news,
  release,
}: TemplateSubject): Pick<Message, 'title' | 'tone' | 'more'> {
  if (failure !== undefined) return composeFailure(failure);
  if (news !== undefined && news.event !== 'started') return composeNews(news);
  if (release !== undefined) return composeRelease(release, event as ReleaseStage, 'engineering');
  return { title: event, tone: 'plain' };
}
