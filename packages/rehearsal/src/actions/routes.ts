import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Onward } from '../http/index.ts';

/** What a route is asked. */
export interface Call {
  /** `owner/name`. */
  readonly slug: string;
  /** What the groups of the route's pattern found, decoded. */
  readonly found: readonly string[];
  readonly query: URLSearchParams;
  /** The body, where there is one: an object. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Where this service answers, for the links in its answers. */
  readonly origin: string;
}

/** A status and a body; without a body, there is none. */
export type Reply = readonly [status: number, body?: unknown];

export interface Route {
  readonly method: string;
  /** Of the path below `/repos/owner/name`. */
  readonly path: RegExp;
  /** What a token needs beside access to the repository: `actions: write`. */
  readonly needs: Permission;
  /** @returns nothing where another route of the same path may know it */
  answer(call: Call): Reply | undefined | Promise<Reply | undefined>;
}

/** A permission of a job's token, as the key `permissions` of a workflow has it. */
export type Permission =
  `${'actions' | 'administration' | 'checks' | 'contents' | 'deployments' | 'metadata' | 'statuses'}: ${'read' | 'write'}`;

const repositoryPath = /^\/repos\/([^/]+\/[^/]+)(\/[^?]*)(?:\?(.*))?$/;

/** Answers what one of the routes answers, by GitHub's rule: whoever may write may read. */
export async function answerRoutes(
  routes: readonly Route[],
  granted: ReadonlySet<Permission>,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<Onward> {
  const [, slug = '', path = '', query = ''] = repositoryPath.exec(request.url ?? '') ?? [];
  const able = routes.filter((each) => each.method === request.method && each.path.test(path));
  if (able.length === 0) return undefined;
  const body = await text(request);
  const isGranted = ({ needs }: Route) =>
    granted.has(needs) || granted.has(needs.replace(/read$/, 'write') as Permission);
  const call = { slug, query: new URLSearchParams(query), origin: `http://${request.headers.host}` };
  const given = (body === '' ? {} : JSON.parse(body)) as Call['body'];
  for (const route of able) {
    const found = (route.path.exec(path) ?? []).slice(1).map(decodeURIComponent);
    const reply = isGranted(route)
      ? await route.answer({ ...call, found, body: given })
      : refusal(403, 'Resource not accessible by integration');
    if (reply === undefined) continue;
    const [status, answer] = reply;
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(answer === undefined ? undefined : JSON.stringify(answer));
    return 'answered';
  }
  return { body: Buffer.from(body) };
}

export function refusal(status: number, message: string): Reply {
  return [status, { message, documentation_url: 'https://docs.github.com/rest', status: String(status) }];
}

export const notFound: Reply = refusal(404, 'Not Found');

/** One page of a list, as `per_page` and `page` ask for it. */
export function readPage<T>(all: readonly T[], query: URLSearchParams): readonly T[] {
  const perPage = Number(query.get('per_page') ?? 30);
  const from = (Number(query.get('page') ?? 1) - 1) * perPage;
  return all.slice(from, from + perPage);
}
