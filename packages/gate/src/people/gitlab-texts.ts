import { v } from '@waybill/kernel';
import { allowed, ask, type GitLabService } from '../service/index.ts';
import { type Asked, asText, type FoundIssue, mostIssues, mostPulls, ticked } from './asked-texts.ts';
import type { TickedText } from './parse-ticks.ts';

const body = v.optional(v.nullable(v.string()), null);
const url = v.optional(v.nullable(v.string()), null);

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

/** Merge requests that brought the commit of a release. */
export async function mergeRequests(service: GitLabService, { sha }: Asked): Promise<TickedText[]> {
  const answer = await ask(service, `/repository/commits/${sha}/merge_requests?per_page=${mostPulls}`);
  const found = allowed(service, answer, 'read_api').json(v.array(MergeRequest));
  return found
    .filter(({ state }) => state === 'merged')
    .map(({ iid, description, web_url }) => asText({ body: description, html_url: web_url }, `!${iid}`));
}

/** Issues with the label that are about a release. */
export async function gitLabIssues(service: GitLabService, asked: Asked): Promise<TickedText[]> {
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
