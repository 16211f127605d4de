import { type Answer, isRateLimit, makePlain, makeReadable, v } from '@waybill/kernel';
import { noCommit, noPermission, noRepository, rateLimited, serviceDown, tokenRefused } from '../errors.ts';
import type { GitHubService, GitLabService, Service } from './service.ts';

const hints = {
  github: 'GitHub may be down (https://www.githubstatus.com), or `gate.apiUrl` or a proxy may be wrong.',
  gitlab: 'GitLab may be down, or `CI_API_V4_URL` or a proxy may be wrong.',
};

interface Change {
  readonly method: 'POST' | 'PATCH' | 'PUT';
  readonly body: object;
}

/** Answers by address, as they were when they last changed: asking again whether they have costs nothing of the rate limit. */
export type Known = Map<string, { readonly tag: string; readonly answer: Answer }>;

/** Bytes of a page of a list: a hundred checks have 300 kB, with what apps say in them. */
const longest = 64 * 2 ** 20;

/** @param path below the repository's or the project's own address, with its query */
export async function ask(service: Service, path: string, known?: Known, change?: Change): Promise<Answer> {
  const url = `${addressOf(service)}${path}`;
  const former = known?.get(url);
  const answer = await service.http({
    url,
    headers: { ...headersOf(service), ...(former === undefined ? {} : { 'if-none-match': former.tag }) },
    ...{ hint: hints[service.is], longest },
    ...(change === undefined ? {} : { method: change.method, body: () => JSON.stringify(change.body) }),
  });
  if (answer.status === 304 && former !== undefined) return former.answer;
  const tag = answer.headers.get('etag');
  if (answer.ok && tag !== null) known?.set(url, { tag, answer });
  return answer;
}

function addressOf(service: Service): string {
  return service.is === 'github'
    ? `${service.base}/repos/${service.slug}`
    : `${service.base}/projects/${encodeURIComponent(service.project)}`;
}

function headersOf(service: GitHubService | GitLabService): Record<string, string> {
  const json = { 'content-type': 'application/json' };
  if (service.is === 'gitlab') return { ...json, 'private-token': service.token };
  return {
    ...{ ...json, accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
    authorization: `Bearer ${service.token}`,
  };
}

const perPage = 100;

/** Pages of a hundred. GitHub itself shows 1,000 suites of a commit. */
const mostPages = 50;

interface Listing<S extends v.GenericSchema, T> {
  readonly path: string;
  readonly schema: S;
  /** What a token needs to read it. */
  readonly permission: string;
  read(page: v.InferOutput<S>): readonly T[];
}

/**
 * All pages of a list.
 *
 * @throws EGATETOKEN, EGATEPERMISSION, EGATEREPOSITORY, EGATELIMIT
 */
export async function listAll<S extends v.GenericSchema, T>(
  service: Service,
  { path, schema, permission, read }: Listing<S, T>,
  known?: Known,
): Promise<T[]> {
  const all: T[] = [];
  for (let page = 1; page <= mostPages; page += 1) {
    const query = `${path.includes('?') ? '&' : '?'}per_page=${perPage}&page=${page}`;
    const answer = allowed(service, await ask(service, `${path}${query}`, known), permission);
    const found = read(answer.json(schema));
    all.push(...found);
    if (found.length < perPage) break;
  }
  return all;
}

const Refusal = v.looseObject({ message: v.optional(v.unknown()), error: v.optional(v.unknown()) });

/** What a service says when it refuses. */
export function wordsOf(answer: Answer): string {
  let said = '';
  try {
    const { message, error } = answer.json(Refusal);
    said = [message ?? error ?? ''].flat().map(String).join(' ');
  } catch {
    said = answer.text();
  }
  const words = makePlain(makeReadable(said)).slice(0, 300) || answer.statusText || 'nothing';
  return `\`${words.replaceAll('`', "'")}\``;
}

/** @throws EGATETOKEN, EGATEPERMISSION, EGATEREPOSITORY, EGATECOMMIT, EGATELIMIT, EGATEDOWN */
export function allowed(service: Service, answer: Answer, permission: string): Answer {
  if (answer.ok) return answer;
  const { is, page } = service;
  if (answer.status === 401) throw tokenRefused(is);
  if (isRateLimit(answer)) throw rateLimited(is);
  if (answer.status >= 500) throw serviceDown(is, answer.status, wordsOf(answer));
  if (answer.status === 403) throw noPermission(is, permission, wordsOf(answer));
  if (answer.status === 422) throw noCommit(is, wordsOf(answer));
  throw noRepository(is, page, answer.status, wordsOf(answer));
}
