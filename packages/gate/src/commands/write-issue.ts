import { type Answer, v } from '@waybill/kernel';
import { noIssueWritten } from '../errors.ts';
import type { Place } from '../gather/index.ts';
import { isSame } from '../page/index.ts';
import { listGitHubIssues, listGitLabIssues, marker } from '../people/index.ts';
import { ask, findService, type Service, wordsOf } from '../service/index.ts';

interface Wanted {
  readonly tag: string;
  readonly body: string;
}

/**
 * Makes the issue of a release say what the checklist says. There is one for each release, however often this is done.
 *
 * @returns its page
 * @throws EGATEISSUE
 */
export async function writeIssue({ context, options, ports }: Place, { tag, body }: Wanted): Promise<string> {
  const service = findService({ context, options, ports });
  if (service.is === 'none') throw noIssueWritten('github', `\`${service.why}\``);
  const { label } = options;
  const issues =
    service.is === 'github' ? await listGitHubIssues(service, label) : await listGitLabIssues(service, label);
  // What an outsider opens is not the one of the release, whatever it says: its author may change it.
  const found = issues.find((issue) => issue.isTrusted && issue.body.startsWith(marker(tag)));
  if (found !== undefined && isSame(found.body, body)) return found.url;
  return found === undefined
    ? readPage(service, await create(service, { title: `Release checklist of ${tag}`, body, label }))
    : readPage(service, await change(service, found.number, body));
}

function create(
  service: Service,
  { title, body, label }: { title: string; body: string; label: string },
): Promise<Answer> {
  return service.is === 'github'
    ? ask(service, '/issues', undefined, { method: 'POST', body: { title, body, labels: [label] } })
    : ask(service, '/issues', undefined, { method: 'POST', body: { title, description: body, labels: label } });
}

function change(service: Service, number: number, body: string): Promise<Answer> {
  return service.is === 'github'
    ? ask(service, `/issues/${number}`, undefined, { method: 'PATCH', body: { body } })
    : ask(service, `/issues/${number}`, undefined, { method: 'PUT', body: { description: body } });
}

const Page = v.object({ html_url: v.optional(v.string()), web_url: v.optional(v.string()) });

function readPage({ is }: Service, answer: Answer): string {
  if (!answer.ok) throw noIssueWritten(is, wordsOf(answer));
  const { html_url, web_url } = answer.json(Page);
  return html_url ?? web_url ?? '';
}
