import type { IncomingMessage, RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';

export interface FakePipeline {
  readonly id: number;
  readonly sha: string;
  status: string;
  readonly ref?: string;
  readonly source?: string;
  /** Pipelines that it has started. */
  readonly children?: readonly number[];
}

export interface FakeJob {
  readonly pipeline: number;
  readonly name: string;
  status: string;
  readonly mayFail?: boolean;
}

export interface FakeIssue {
  readonly iid: number;
  title: string;
  description: string;
  labels: string;
}

type Reply = readonly [status: number, body: unknown];

const project = 'acme/tools/parcel';
const page = `https://gitlab.example/${project}`;

/** The part of GitLab that knows commits: pipelines with jobs, merge requests, issues. */
export class FakeGitLab {
  readonly token = 'glpat-secret-of-a-project';
  pipelines: FakePipeline[] = [];
  jobs: FakeJob[] = [];
  merges: { readonly iid: number; readonly sha: string; readonly description: string; readonly state: string }[] = [];
  issues: FakeIssue[] = [];
  /** Descriptions of the release pages, by tag. */
  readonly releases = new Map<string, string>();
  /** What was written, as `PUT /issues/1`. */
  readonly writes: string[] = [];
  /** What every request is refused with. */
  refusal: Reply | undefined;
  /** What every request that writes is refused with. */
  refusalOfWrites: Reply | undefined;

  readonly listener: RequestListener = async (request, response) => {
    const [status, body] = this.#answer(request, await text(request));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

  #answer({ url = '', method = '', headers }: IncomingMessage, body: string): Reply {
    if (headers['private-token'] !== this.token) return [401, { message: '401 Unauthorized' }];
    if (this.refusal !== undefined) return this.refusal;
    const { pathname, searchParams: query } = new URL(url, 'http://localhost');
    const [, name = '', path = ''] = /^\/api\/v4\/projects\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
    if (decodeURIComponent(name) !== project) return [404, { message: '404 Project Not Found' }];
    const [, tag] = /^\/releases\/([^/]+)$/.exec(path) ?? [];
    if (method !== 'GET' && this.refusalOfWrites !== undefined) return this.refusalOfWrites;
    if (method !== 'GET') this.writes.push(`${method} ${path}`);
    if (tag !== undefined) return this.#page(decodeURIComponent(tag), method, body);
    const list = this.#list(path, query);
    if (method === 'GET')
      return list === undefined ? [404, { message: '404 Not found' }] : [200, readPage(list, query)];
    return this.#write(path, JSON.parse(body));
  }

  #list(path: string, query: URLSearchParams): readonly object[] | undefined {
    const [, sha, what] = /^\/repository\/commits\/([0-9a-f]{40})\/(\w+)$/.exec(path) ?? [];
    if (path === '/pipelines')
      return this.pipelines.filter((each) => each.sha === query.get('sha')).map(renderPipeline);
    if (what === 'statuses') return this.jobs.filter((job) => this.#find(job.pipeline)?.sha === sha).map(renderJob);
    if (what === 'merge_requests') return this.merges.filter((each) => each.sha === sha).map(renderMerge);
    if (path === '/issues') return this.issues.filter((each) => each.labels === query.get('labels')).map(renderIssue);
    const [, parent] = /^\/pipelines\/(\d+)\/bridges$/.exec(path) ?? [];
    return (
      this.#find(Number(parent))?.children?.map((id) => ({ downstream_pipeline: { id } })) ?? (parent ? [] : undefined)
    );
  }

  #page(tag: string, method: string, body: string): Reply {
    const known = this.releases.get(tag);
    if (known === undefined) return [404, { message: '404 Not Found' }];
    if (method === 'PUT') this.releases.set(tag, JSON.parse(body).description);
    return [200, { tag_name: tag, description: this.releases.get(tag) }];
  }

  #write(path: string, given: Partial<FakeIssue>): Reply {
    const known = this.issues.find(({ iid }) => path === `/issues/${iid}`);
    if (known !== undefined) Object.assign(known, given);
    const made = known ?? { iid: this.issues.length + 1, title: '', description: '', labels: '', ...given };
    if (known === undefined) this.issues.push(made);
    return [known === undefined ? 201 : 200, renderIssue(made)];
  }

  #find(id: number): FakePipeline | undefined {
    return this.pipelines.find((each) => each.id === id);
  }
}

function readPage(all: readonly object[], query: URLSearchParams): readonly object[] {
  const size = Number(query.get('per_page') ?? 20);
  const from = (Number(query.get('page') ?? 1) - 1) * size;
  return all.slice(from, from + size);
}

function renderPipeline({ id, status, ref = 'main', source = 'push' }: FakePipeline) {
  return { id, status, ref, source, web_url: `${page}/-/pipelines/${id}` };
}

function renderJob({ pipeline, name, status, mayFail = false }: FakeJob) {
  return { name, status, allow_failure: mayFail, pipeline_id: pipeline, target_url: `${page}/-/jobs/${name}` };
}

function renderMerge({ iid, description, state }: FakeGitLab['merges'][number]) {
  return { iid, description, state, web_url: `${page}/-/merge_requests/${iid}` };
}

function renderIssue({ iid, title, description }: FakeIssue) {
  return { iid, title, description, state: 'opened', web_url: `${page}/-/issues/${iid}` };
}
