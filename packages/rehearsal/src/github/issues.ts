import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Emulated, Onward } from '../http/index.ts';

/** An issue or a pull request, as a reader of the page sees it. */
export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly state: 'open' | 'closed';
  readonly labels: readonly string[];
  /** Their texts, oldest first. */
  readonly comments: readonly string[];
  readonly isPull: boolean;
}

export interface NewIssue {
  readonly title: string;
  readonly body?: string;
  readonly labels?: readonly string[];
}

/** A pull request that was merged. */
export interface MergedPull {
  readonly title: string;
  readonly body?: string;
  /** The commits that it brought, by hash; the last one is its merge commit. */
  readonly commits: readonly string[];
  /** What its author is to the repository: a member, unless it is said. */
  readonly association?: 'OWNER' | 'MEMBER' | 'COLLABORATOR' | 'CONTRIBUTOR' | 'NONE';
  readonly isByBot?: boolean;
}

/** What GitHub's REST API says of an issue, as far as it is read here. */
export interface RawIssue {
  readonly id: number;
  readonly node_id: string;
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly state: 'open' | 'closed';
  readonly html_url: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly closed_at: string | null;
  readonly comments: number;
  readonly locked: boolean;
  readonly user: { readonly login: string; readonly html_url: string; readonly avatar_url: string };
  readonly labels: readonly RawLabel[];
}

export interface RawLabel {
  readonly id: number;
  readonly node_id: string;
  readonly url: string;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
  readonly default: boolean;
}

/**
 * Issues and merged pull requests. The emulator keeps both as issues with comments and labels; which commits a pull
 * request brought is kept here, as the emulator takes pull requests only of branches that were pushed to it.
 */
export interface Issues {
  gate(request: IncomingMessage, response: ServerResponse): Onward;
  /** @returns the number */
  open(slug: string, issue: NewIssue): Promise<number>;
  /** @returns the number */
  merge(slug: string, pull: MergedPull): Promise<number>;
  list(slug: string): Promise<Issue[]>;
  raw(slug: string, number: number): Promise<RawIssue | undefined>;
  allRaw(slug: string): Promise<RawIssue[]>;
  pull(slug: string, number: number): MergedPull | undefined;
  /** Numbers of the pull requests that brought a commit. */
  pullsOf(slug: string, commit: string): number[];
  clear(): void;
}

const commitPulls = /^\/repos\/([^/]+\/[^/]+)\/commits\/([0-9a-f]{40})\/pulls(?:\?.*)?$/;
const pullPath = /^\/repos\/([^/]+\/[^/]+)\/pulls\/(\d+)(\/commits)?(?:\?.*)?$/;

export function issues(ask: () => Emulated['ask'], token: string): Issues {
  const pulls = new Map<string, MergedPull>();

  async function call<T>(path: string, body?: object): Promise<T | undefined> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await ask()(path, { headers, ...post });
    return answer.ok ? ((await answer.json()) as T) : undefined;
  }
  async function open(slug: string, issue: object): Promise<number> {
    const made = await call<RawIssue>(`/repos/${slug}/issues`, issue);
    if (made === undefined) throw new Error(`There is no repository ${slug}.`);
    return made.number;
  }
  async function allRaw(slug: string): Promise<RawIssue[]> {
    return (await call<RawIssue[]>(`/repos/${slug}/issues?state=all&per_page=100&direction=asc`)) ?? [];
  }
  async function describe(slug: string, raw: RawIssue): Promise<Issue> {
    const { number, title, body, state } = raw;
    const comments = await call<{ body: string }[]>(`/repos/${slug}/issues/${number}/comments?per_page=100`);
    return {
      ...{ number, title, body, state },
      labels: raw.labels.map(({ name }) => name),
      comments: (comments ?? []).map((each) => each.body),
      isPull: pulls.has(renderKey(slug, number)),
    };
  }
  return {
    open,
    allRaw,
    async merge(slug, pull) {
      const number = await open(slug, { title: pull.title, body: pull.body ?? null });
      pulls.set(renderKey(slug, number), pull);
      return number;
    },
    list: async (slug) => Promise.all((await allRaw(slug)).map((raw) => describe(slug, raw))),
    raw: (slug, number) => call<RawIssue>(`/repos/${slug}/issues/${number}`),
    pull: (slug, number) => pulls.get(renderKey(slug, number)),
    pullsOf: (slug, commit) =>
      [...pulls].flatMap(([key, { commits }]) => {
        const [ofSlug, number] = key.split('#');
        return ofSlug === slug && commits.includes(commit) ? [Number(number)] : [];
      }),
    gate: (request, response) => answerPulls(pulls, request, response),
    clear: () => pulls.clear(),
  };
}

function renderPull(slug: string, number: number, pull: MergedPull) {
  const { title, body = null, commits, association = 'MEMBER', isByBot = false } = pull;
  return {
    ...{ number, title, body, state: 'closed', merged: true, merge_commit_sha: commits.at(-1) },
    html_url: `https://github.com/${slug}/pull/${number}`,
    merged_at: '2026-11-01T00:00:00Z',
    author_association: association,
    user: { login: isByBot ? 'renovate[bot]' : 'ada', type: isByBot ? 'Bot' : 'User' },
  };
}

const renderKey = (slug: string, number: number) => `${slug}#${number}`;

type Pulls = ReadonlyMap<string, MergedPull>;

function answerPulls(pulls: Pulls, { method, url = '' }: IncomingMessage, response: ServerResponse): Onward {
  const answer = method === 'GET' ? findPulls(pulls, url) : undefined;
  if (answer === undefined) return undefined;
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(answer));
  return 'answered';
}

function findPulls(pulls: Pulls, url: string): unknown {
  const [, ofSlug = '', commit] = commitPulls.exec(url) ?? [];
  if (commit !== undefined) {
    const found = [...pulls].filter(([key, { commits }]) => key.startsWith(`${ofSlug}#`) && commits.includes(commit));
    return found.map(([key, pull]) => renderPull(ofSlug, Number(key.split('#')[1]), pull));
  }
  const [, slug = '', number, ofCommits] = pullPath.exec(url) ?? [];
  const pull = pulls.get(renderKey(slug, Number(number)));
  if (pull === undefined) return undefined;
  return ofCommits === undefined ? renderPull(slug, Number(number), pull) : pull.commits.map((sha) => ({ sha }));
}
