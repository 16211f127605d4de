import { type Commit, inParallel, isReleaseError, reasonOf, v } from '@waybill/kernel';
import { readPage } from '../checks/index.ts';
import { allowed, ask, type GitHubService, type GitLabService, type Service } from '../service/index.ts';
import type { TickedText } from './parse-ticks.ts';

export interface Asked {
  readonly sha: string;
  readonly commits: readonly Commit[];
  readonly label: string;
  readonly tag: string;
  readonly version: string;
}

export interface FoundTexts {
  readonly texts: readonly TickedText[];
  /** Why some could not be read, as sentences. */
  readonly problems: readonly string[];
}

/** Pull requests of a release that are read: the newest ones. */
const mostPulls = 20;

/** Issues with the label that are read: those that changed last. */
const mostIssues = 30;

/** Pull requests and issues in which people tick what is done. What cannot be read is said, and ends nothing. */
export async function readTexts(service: Service, asked: Asked): Promise<FoundTexts> {
  const problems: string[] = [];
  const kindly = (reading: Promise<TickedText[]>) =>
    reading.catch((error: unknown) => {
      problems.push(isReleaseError(error) ? `${error.message} ${error.details}` : reasonOf(error));
      return [];
    });
  const [pulls, issues] =
    service.is === 'github'
      ? await Promise.all([kindly(gitHubPulls(service, asked)), kindly(gitHubIssues(service, asked))])
      : await Promise.all([kindly(mergeRequests(service, asked)), kindly(gitLabIssues(service, asked))]);
  return { texts: [...issues, ...pulls], problems: [...new Set(problems)] };
}

const User = v.optional(v.nullable(v.object({ type: v.optional(v.nullable(v.string())) })), null);
const body = v.optional(v.nullable(v.string()), null);
const url = v.optional(v.nullable(v.string()), null);

const Pull = v.object({
  number: v.number(),
  body,
  html_url: url,
  merged_at: v.optional(v.nullable(v.string()), null),
  author_association: v.optional(v.string(), 'NONE'),
  user: User,
});
type Pull = v.InferOutput<typeof Pull>;

const Issue = v.object({
  number: v.number(),
  title: v.string(),
  body,
  html_url: url,
  state: v.string(),
  author_association: v.optional(v.string(), 'NONE'),
  user: User,
  pull_request: v.optional(v.unknown()),
});

const insiders = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

/** Anybody may open a pull request and tick everything in it: that of an outsider, or of a bot that quotes others, is no word. */
function isInsider({ author_association, user }: Pick<Pull, 'author_association' | 'user'>): boolean {
  return insiders.has(author_association) && user?.type !== 'Bot';
}

async function gitHubPulls(service: GitHubService, { sha, commits }: Asked): Promise<TickedText[]> {
  const permission = 'pull-requests: read';
  const ofHead = allowed(service, await ask(service, `/commits/${sha}/pulls?per_page=${mostPulls}`), permission);
  const found = ofHead.json(v.array(Pull));
  const numbers = [...new Set(commits.flatMap(numbersIn))].filter(
    (each) => !found.some(({ number }) => number === each),
  );
  const others = await inParallel(numbers.slice(0, mostPulls), 4, async (number) => {
    const answer = await ask(service, `/pulls/${number}`);
    // A number may be of an issue.
    return answer.status === 404 ? [] : [allowed(service, answer, permission).json(Pull)];
  });
  return [...found, ...others.flat()].filter(isInsider).map((pull) => asText(pull, `#${pull.number}`));
}

/** `feat: weigh (#12)` as a squash has it, `Merge pull request #12 from …` */
export function numbersIn({ message }: Pick<Commit, 'message'>): number[] {
  const line = message.slice(0, 500).split('\n', 1)[0] ?? '';
  const [, merged] = /^Merge pull request #(\d{1,9})\b/.exec(line) ?? [];
  const [, squashed] = /\(#(\d{1,9})\)$/.exec(line.trimEnd()) ?? [];
  return [merged, squashed].flatMap((each) => (each === undefined ? [] : [Number(each)]));
}

/** In what this plugin writes itself. */
const markerStart = '<!-- waybill:checklist of ';
export const marker = (tag: string) => `${markerStart}${tag} -->`;

/** An issue of the checklist, wherever it is. */
export interface FoundIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly url: string;
  readonly isOpen: boolean;
  /** Whether what is ticked in it counts. */
  readonly isTrusted: boolean;
}

async function gitHubIssues(service: GitHubService, asked: Asked): Promise<TickedText[]> {
  return ticked(await listGitHubIssues(service, asked.label), asked);
}

function ticked(issues: readonly FoundIssue[], asked: Asked): TickedText[] {
  return issues
    .filter(({ isTrusted, title, isOpen }) => isTrusted && isAbout(title, asked, isOpen))
    .map(({ number, body: text, url: page }) => asText({ body: text, html_url: page }, `#${number}`));
}

/** @throws EGATEPERMISSION, and what else `allowed` throws */
export async function listGitHubIssues(service: GitHubService, label: string): Promise<FoundIssue[]> {
  const query = new URLSearchParams({ labels: label, state: 'all', sort: 'updated', per_page: String(mostIssues) });
  const answer = allowed(service, await ask(service, `/issues?${query}`), 'issues: read');
  const found = answer.json(v.array(Issue)).filter((issue) => issue.pull_request === undefined);
  return found.map((issue) => {
    // One that a job has opened, with what this plugin writes.
    const isOurs = issue.user?.type === 'Bot' && issue.body?.startsWith(markerStart) === true;
    return {
      ...{ number: issue.number, title: issue.title, body: issue.body ?? '', url: issue.html_url ?? '' },
      ...{ isOpen: issue.state === 'open', isTrusted: isOurs || isInsider(issue) },
    };
  });
}

/** An issue that names the release, or an open one that names none. */
export function isAbout(title: string, { tag, version }: Pick<Asked, 'tag' | 'version'>, isOpen: boolean): boolean {
  const versions: readonly string[] = title.slice(0, 500).match(/\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?/g) ?? [];
  // `v1.2.0` is a part of `v1.2.0-beta.1`.
  return versions.length > 0 ? versions.includes(version) : isOpen || title.includes(tag);
}

function asText({ body: text, html_url }: Pick<Pull, 'body' | 'html_url'>, name: string): TickedText {
  return { body: text ?? '', name, url: readPage(html_url) };
}

const MergeRequest = v.object({
  iid: v.number(),
  description: body,
  web_url: url,
  state: v.optional(v.string(), ''),
});
const GitLabIssue = v.object({
  iid: v.number(),
  title: v.string(),
  description: body,
  web_url: url,
  state: v.string(),
});

async function mergeRequests(service: GitLabService, { sha }: Asked): Promise<TickedText[]> {
  const answer = await ask(service, `/repository/commits/${sha}/merge_requests?per_page=${mostPulls}`);
  const found = allowed(service, answer, 'read_api').json(v.array(MergeRequest));
  return found
    .filter(({ state }) => state === 'merged')
    .map(({ iid, description, web_url }) => asText({ body: description, html_url: web_url }, `!${iid}`));
}

async function gitLabIssues(service: GitLabService, asked: Asked): Promise<TickedText[]> {
  return ticked(await listGitLabIssues(service, asked.label), asked);
}

/** GitLab does not tell what an author is to the project: only who may label issues gives one the label. */
export async function listGitLabIssues(service: GitLabService, label: string): Promise<FoundIssue[]> {
  const query = new URLSearchParams({ labels: label, order_by: 'updated_at', per_page: String(mostIssues) });
  const answer = allowed(service, await ask(service, `/issues?${query}`), 'read_api');
  return answer.json(v.array(GitLabIssue)).map(({ iid, title, description, web_url, state }) => ({
    ...{ number: iid, title, body: description ?? '', url: web_url ?? '', isOpen: state === 'opened', isTrusted: true },
  }));
}
