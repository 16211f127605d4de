import type { MergeRequest, Way } from './find-request.ts';

/** A commit of the request. */
export interface RequestCommit {
  readonly subject: string;
  readonly body: string;
}

/** The message of the commit with which a request reaches its target, as the service writes it by itself. */
export function planMessage(request: MergeRequest, way: Way, commits: readonly RequestCommit[]): string {
  return way === 'merge' ? planMerge(request) : planSquash(request, commits);
}

function planMerge({ service, number, from, title, base }: MergeRequest): string {
  const first = oneLine(title);
  if (service === 'gitlab') return `Merge branch '${oneLine(from)}' into '${base}'\n\n${first}`;
  return `Merge pull request #${number} from ${oneLine(from).replace(':', '/')}\n\n${first}`;
}

function planSquash(request: MergeRequest, commits: readonly RequestCommit[]): string {
  const { service, number, body, squashTitle, squashBody } = request;
  const [first] = commits;
  const isSingle = commits.length === 1 && first !== undefined;
  const ofCommit = isSingle && squashTitle === 'commit-or-pr';
  const title = oneLine(ofCommit ? first.subject : request.title);
  if (service === 'gitlab') return title;
  const listed = isSingle
    ? first.body
    : commits.map(({ subject, body: more }) => `* ${subject}\n\n${more}`.trim()).join('\n\n');
  const text = { pr: body, commits: listed, blank: '' }[squashBody];
  return `${title} (#${number})\n\n${text}`.trim();
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
