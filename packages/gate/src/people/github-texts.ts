import { type Commit, inParallel, v } from '@waybill/kernel';
import { allowed, ask, type GitHubService } from '../service/index.ts';
import { type Asked, asText, type FoundIssue, markerStart, mostIssues, mostPulls, ticked } from './asked-texts.ts';
import type { TickedText } from './parse-ticks.ts';

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

/** Pull requests that brought the commits of a release. */
export async function gitHubPulls(service: GitHubService, { sha, commits }: Asked): Promise<TickedText[]> {
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

/** Issues with the label that are about a release. */
export async function gitHubIssues(service: GitHubService, asked: Asked): Promise<TickedText[]> {
  return ticked(await listGitHubIssues(service, asked.label), asked);
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
