import type { IncomingMessage, RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';

export interface FakePipeline {
  readonly id: number;
  readonly ref: string;
  readonly variables: readonly { readonly key: string; readonly value: string }[];
  status: string;
  jobs: readonly object[];
}

/** The part of GitLab that pipelines need, with a project of a branch and three tags. */
export class FakeGitLab {
  readonly token = 'glpat-secret-of-a-project';
  readonly pipelines: FakePipeline[] = [];
  /** Of the token. */
  role = 30;
  /** What a new pipeline is refused with. */
  refusal: { readonly status: number; readonly message: unknown } | undefined;
  readonly refs = ['main', 'v1.0.0', 'v1.0.1', 'v1.2.0'];
  /** What becomes of a pipeline that starts. */
  becomes = 'created';
  /** Of a pipeline that starts. */
  jobs: readonly object[] = [];

  readonly listener: RequestListener = async (request, response) => {
    const [status, body] = this.#answer(request, await text(request));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

  #answer({ url = '', method, headers }: IncomingMessage, body: string): [status: number, body: unknown] {
    if (headers['private-token'] !== this.token) return [401, { message: '401 Unauthorized' }];
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const [, project, path = ''] = /^\/api\/v4\/projects\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
    if (decodeURIComponent(project ?? '') !== 'acme/tools/parcel') return [404, { message: '404 Project Not Found' }];
    if (path === '') {
      const permissions = { project_access: { access_level: this.role }, group_access: null };
      return [200, { default_branch: 'main', permissions }];
    }
    if (method === 'POST' && path === '/pipeline') return this.#start(JSON.parse(body));
    if (path === '/pipelines') {
      const found = this.pipelines.filter(({ ref }) => ref === searchParams.get('ref')).toReversed();
      return [200, found.map((each) => this.#render(each))];
    }
    const [, id, part] = /^\/pipelines\/(\d+)(?:\/(\w+))?$/.exec(path) ?? [];
    const pipeline = this.pipelines.find((each) => each.id === Number(id));
    if (pipeline === undefined) return [404, { message: '404 Not found' }];
    if (part === 'variables') return [200, pipeline.variables];
    return [200, part === 'jobs' ? pipeline.jobs : this.#render(pipeline)];
  }

  #start({ ref, variables }: Pick<FakePipeline, 'ref' | 'variables'>): [status: number, body: unknown] {
    if (this.refusal !== undefined) return [this.refusal.status, { message: this.refusal.message }];
    if (!this.refs.includes(ref)) return [400, { message: { base: ['Reference not found'] } }];
    const pipeline = { id: 100 + this.pipelines.length, ref, variables, status: this.becomes, jobs: this.jobs };
    this.pipelines.push(pipeline);
    return [201, this.#render(pipeline)];
  }

  #render({ id, status, ref }: FakePipeline): object {
    return { id, status, ref, source: 'api', web_url: `https://gitlab.example/acme/tools/parcel/-/pipelines/${id}` };
  }
}
