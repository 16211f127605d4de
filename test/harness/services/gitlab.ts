import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A project of GitLab with its releases and package registry, as far as `@semantic-release/gitlab` asks. */
export interface Gitlab extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  /** By tag. */
  readonly releases: ReadonlyMap<string, GitlabRelease>;
  /** Bytes by `<version>/<file>`. */
  readonly packages: ReadonlyMap<string, Buffer>;
  /** Method and path of each request. */
  readonly requests: readonly string[];
  /** The next request of this method for a path that ends so is carried out, and its answer is lost. */
  loseAnswerOf(method: string, path: string): void;
}

export interface GitlabRelease {
  readonly tag_name: string;
  readonly description: string;
  readonly assets: { readonly links: readonly { readonly name: string; readonly url: string }[] };
}

export async function startGitlab(project: string, hasTag: (tag: string) => Promise<boolean>): Promise<Gitlab> {
  const token = `glpat-${crypto.randomUUID()}`;
  const releases = new Map<string, GitlabRelease>();
  const packages = new Map<string, Buffer>();
  const requests: string[] = [];
  let lost: readonly [method: string, path: string] | undefined;
  const base = `/api/v4/projects/${encodeURIComponent(project)}`;

  async function answer(request: IncomingMessage, path: string): Promise<readonly [status: number, body: unknown]> {
    const body = await buffer(request);
    if (request.headers['private-token'] !== token) return [401, { message: '401 Unauthorized' }];
    if (!path.startsWith(base)) return [404, { message: '404 Project Not Found' }];
    const below = path.slice(base.length);
    if (below === '') return [200, { permissions: { project_access: { access_level: 40 }, group_access: null } }];
    if (below.startsWith('/packages/') && request.method === 'PUT') return keepFile(below, body);
    if (below === '/releases' && request.method === 'POST') return makeRelease(JSON.parse(body.toString()));
    if (below.startsWith('/releases/')) return showRelease(decodeURIComponent(below.slice('/releases/'.length)));
    // Merge requests and issues of the commits: there are none.
    return [200, []];
  }

  function keepFile(below: string, body: Buffer): readonly [number, unknown] {
    const [version = '', name = ''] = below.split('/').slice(-2);
    packages.set(`${version}/${decodeURIComponent(name)}`, body);
    return [201, { file: { url: below } }];
  }

  function showRelease(tag: string): readonly [number, unknown] {
    const found = releases.get(tag);
    return found === undefined ? [404, { message: '404 Not Found' }] : [200, found];
  }

  async function makeRelease(wanted: GitlabRelease): Promise<readonly [number, unknown]> {
    if (releases.has(wanted.tag_name)) return [409, { message: 'Release already exists' }];
    if (!(await hasTag(wanted.tag_name))) return [422, { message: 'Ref is not specified' }];
    releases.set(wanted.tag_name, wanted);
    return [201, wanted];
  }

  const server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    requests.push(`${request.method} ${path}`);
    void answer(request, path).then(([status, body]) => {
      if (lost !== undefined && request.method === lost[0] && path.endsWith(lost[1])) {
        lost = undefined;
        return void response.destroy();
      }
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...{ token, releases, packages, requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    loseAnswerOf(method, path) {
      lost = [method, path];
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
