import { type Answer, type Http, v } from '@waybill/kernel';
import { commentRefused } from '../errors.ts';

/** Where the comments of one request are. */
export interface Comments {
  /** Whose comments may be changed; `undefined` where the service does not tell. */
  whoAmI(): Promise<string | undefined>;
  /** A page of comments, oldest first. */
  list(page: number): Promise<readonly Comment[]>;
  create(body: string): Promise<void>;
  change(id: string, body: string): Promise<void>;
}

export interface Comment {
  readonly id: string;
  readonly author: string;
  readonly body: string;
}

/** Comments on one page. */
export const perPage = 100;

interface Place {
  readonly http: Http;
  /** Address of the API. */
  readonly api: string;
  readonly token: string;
}

interface Call {
  readonly method?: 'POST' | 'PATCH' | 'PUT';
  readonly body?: object;
}

/** The comments of a pull request of GitHub. */
export function githubComments(place: Place, slug: string, number: number): Comments {
  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${place.token}`,
    'x-github-api-version': '2022-11-28',
  };
  const call = (path: string, how?: Call) => send(place, { path, headers, hint: 'GitHub may be down.' }, how);
  const issues = `/repos/${slug}/issues`;
  return {
    async whoAmI() {
      const answer = await call('/user');
      // The token of a job is no user's.
      return answer.ok ? answer.json(v.object({ login: v.string() })).login : 'github-actions[bot]';
    },
    async list(page) {
      const answer = refuse(
        await call(`${issues}/${number}/comments?per_page=${perPage}&page=${page}`),
        'GitHub',
        number,
      );
      return answer
        .json(GithubList)
        .map(({ id, user, body }) => ({ id: String(id), author: user?.login ?? '', body: body ?? '' }));
    },
    async create(body) {
      refuse(await call(`${issues}/${number}/comments`, { method: 'POST', body: { body } }), 'GitHub', number);
    },
    async change(id, body) {
      refuse(await call(`${issues}/comments/${id}`, { method: 'PATCH', body: { body } }), 'GitHub', number);
    },
  };
}

const GithubList = v.array(
  v.object({
    id: v.number(),
    user: v.optional(v.nullable(v.object({ login: v.string() }))),
    body: v.optional(v.nullable(v.string())),
  }),
);

/** The notes of a merge request of GitLab. */
export function gitlabComments(place: Place, project: string, number: number): Comments {
  const headers = { 'private-token': place.token };
  const call = (path: string, how?: Call) => send(place, { path, headers, hint: 'GitLab may be down.' }, how);
  const notes = `/projects/${encodeURIComponent(project)}/merge_requests/${number}/notes`;
  return {
    async whoAmI() {
      const answer = await call('/user');
      return answer.ok ? String(answer.json(v.object({ id: v.number() })).id) : undefined;
    },
    async list(page) {
      const answer = refuse(
        await call(`${notes}?sort=asc&order_by=created_at&per_page=${perPage}&page=${page}`),
        'GitLab',
        number,
      );
      return answer
        .json(GitlabList)
        .map(({ id, author, body }) => ({ id: String(id), author: String(author.id), body }));
    },
    async create(body) {
      refuse(await call(notes, { method: 'POST', body: { body } }), 'GitLab', number);
    },
    async change(id, body) {
      refuse(await call(`${notes}/${id}`, { method: 'PUT', body: { body } }), 'GitLab', number);
    },
  };
}

const GitlabList = v.array(v.object({ id: v.number(), author: v.object({ id: v.number() }), body: v.string() }));

interface Asked {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly hint: string;
}

function send(
  { http, api }: Place,
  { path, headers, hint }: Asked,
  { method = 'POST', body }: Call = {},
): Promise<Answer> {
  const url = `${api.replace(/\/+$/, '')}${path}`;
  if (body === undefined) return http({ url, headers, hint });
  const json = { ...headers, 'content-type': 'application/json' };
  return http({ url, method, headers: json, body: () => JSON.stringify(body), hint });
}

/** @throws ECOMMENT */
function refuse(answer: Answer, service: string, number: number): Answer {
  if (!answer.ok) throw commentRefused(service, number, answer.status);
  return answer;
}
