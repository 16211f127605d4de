import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { readAccessReview } from './access-review.ts';
import { renderDeployment, renderEvents, renderPods, renderReplicaSets } from './objects.ts';
import type { DeploymentState, Rollouts } from './rollouts.ts';

export interface ClusterApi {
  readonly rollouts: Rollouts;
  /** Whether the credentials of the configuration are refused. */
  readonly isLoginRefused: () => boolean;
  /** `patch deployments`: what the user of the token may not do. */
  readonly forbidden: ReadonlySet<string>;
  readonly logs: (pod: string, container: string) => string;
}

type Answer = readonly [status: number, body: object | string];

const namespaced = /^\/(?:api\/v1|apis\/apps\/v1)\/namespaces\/([^/]+)\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/;

/** Answers `kubectl get`, `set image`, `rollout status`, `rollout undo`, `logs`, `events` and `auth can-i`. */
export async function answerCluster(
  api: ClusterApi,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const body = await buffer(request);
  const isKnown = !api.isLoginRefused();
  if (isKnown && searchParams.get('watch') === 'true') return watch(api, searchParams, response);
  const answer = isKnown
    ? (discovery[pathname] ??
      review(api, pathname, body) ??
      route(api, request.method ?? 'GET', pathname, searchParams, body))
    : status(401, 'Unauthorized', 'Unauthorized');
  const [code, content] = 'kind' in answer ? [200, answer] : (answer as Answer);
  const type = typeof content === 'string' ? 'text/plain' : 'application/json';
  response
    .writeHead(code, { 'content-type': type })
    .end(typeof content === 'string' ? content : JSON.stringify(content));
}

const resource = (name: string, kind: string, verbs = ['get', 'list', 'watch', 'patch', 'update']) => ({
  ...{ name, kind, namespaced: true, singularName: kind.toLowerCase(), verbs },
});

const discovery: Readonly<Record<string, { readonly kind: string; readonly [key: string]: unknown }>> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': {
    ...{ kind: 'APIGroupList', apiVersion: 'v1' },
    groups: ['apps', 'authorization.k8s.io'].map((name) => {
      const version = { groupVersion: `${name}/v1`, version: 'v1' };
      return { name, versions: [version], preferredVersion: version };
    }),
  },
  '/api/v1': {
    ...{ kind: 'APIResourceList', groupVersion: 'v1' },
    resources: [resource('pods', 'Pod'), resource('pods/log', 'Pod', ['get']), resource('events', 'Event')],
  },
  '/apis/apps/v1': {
    ...{ kind: 'APIResourceList', groupVersion: 'apps/v1' },
    resources: [resource('deployments', 'Deployment'), resource('replicasets', 'ReplicaSet')],
  },
  '/apis/authorization.k8s.io/v1': {
    ...{ kind: 'APIResourceList', groupVersion: 'authorization.k8s.io/v1' },
    resources: [{ ...resource('selfsubjectaccessreviews', 'SelfSubjectAccessReview', ['create']), namespaced: false }],
  },
};

function status(code: number, reason: string, message: string): Answer {
  return [code, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason, message, code }];
}

/** Whether the user may do something: `kubectl auth can-i`. */
function review({ forbidden }: ClusterApi, pathname: string, body: Buffer): Answer | undefined {
  if (pathname !== '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews') return undefined;
  const { verb, resource: kind } = readAccessReview(body);
  const answer = { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', spec: {} };
  return [201, { ...answer, status: { allowed: !forbidden.has(`${verb} ${kind}`) } }];
}

function route(api: ClusterApi, method: string, pathname: string, query: URLSearchParams, body: Buffer): Answer {
  const { rollouts, forbidden } = api;
  const [, namespace, kind = '', name, part] = namespaced.exec(pathname) ?? [];
  const verb = verbOf(method, name);
  if (forbidden.has(`${verb} ${kind}`)) {
    const user = `User "ci" cannot ${verb} resource "${kind}" in the namespace "${namespace}"`;
    return status(403, 'Forbidden', `${subjectOf(kind, name)} is forbidden: ${user}`);
  }
  if (part === 'log') return [200, api.logs(name ?? '', query.get('container') ?? '')];
  const all = namespace === rollouts.namespace ? rollouts.list() : [];
  if (name === undefined) return [200, list(rollouts, kind, all, query)];
  if (kind === 'pods') {
    const pod = all.flatMap((each) => renderPods(rollouts, each)).find((each) => read(each, 'metadata.name') === name);
    return pod === undefined ? status(404, 'NotFound', `pods "${name}" not found`) : [200, pod];
  }
  const found = kind === 'deployments' ? all.find((each) => each.name === name) : undefined;
  if (found === undefined) return status(404, 'NotFound', `${subjectOf(kind, name)} not found`);
  if (verb === 'patch') change(rollouts, found, body.toString());
  return [200, renderDeployment(found, rollouts.fate(found))];
}

function verbOf(method: string, name: string | undefined): string {
  if (method === 'PATCH') return 'patch';
  return name === undefined ? 'list' : 'get';
}

function subjectOf(kind: string, name: string | undefined): string {
  const group = kind === 'deployments' || kind === 'replicasets' ? `${kind}.apps` : kind;
  return name === undefined ? group : `${group} "${name}"`;
}

function list(rollouts: Rollouts, kind: string, all: readonly DeploymentState[], query: URLSearchParams): object {
  const items = all.flatMap((each): object[] => {
    if (kind === 'replicasets') return renderReplicaSets(each);
    if (kind === 'pods') return renderPods(rollouts, each);
    if (kind === 'events') return renderEvents(rollouts, each);
    return kind === 'deployments' ? [renderDeployment(each, rollouts.fate(each))] : [];
  });
  const fields = selectors(query.get('fieldSelector'));
  const labels = selectors(query.get('labelSelector')).map(
    ([key, value]) => [`metadata.labels.${key}`, value] as const,
  );
  const isAsked = (item: object) => [...fields, ...labels].every(([path, value]) => read(item, path) === value);
  const names: Readonly<Record<string, string>> = {
    replicasets: 'ReplicaSet',
    pods: 'Pod',
    events: 'Event',
    deployments: 'Deployment',
  };
  const group = kind === 'replicasets' || kind === 'deployments' ? 'apps/v1' : 'v1';
  const metadata = { resourceVersion: `${rollouts.version}` };
  return { kind: `${names[kind] ?? ''}List`, apiVersion: group, metadata, items: items.filter(isAsked) };
}

function selectors(text: string | null): (readonly [string, string])[] {
  return (text ?? '')
    .split(',')
    .filter(Boolean)
    .map((each) => {
      const [path = '', value = ''] = each.split(/==?/);
      return [path, value] as const;
    });
}

/** Labels have dots in their names only below a prefix, which these objects do not use. */
function read(item: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], item);
}

type Listed = readonly { readonly name: string; readonly image: string }[];

interface PodSpec {
  readonly containers?: Listed;
  readonly initContainers?: Listed;
}

/** A strategic merge patch of containers (`set image`), or a JSON patch of the template (`rollout undo`). */
function change(rollouts: Rollouts, deployment: DeploymentState, body: string): void {
  const patch = JSON.parse(body) as
    | { readonly path: string; readonly value: { readonly spec?: PodSpec } }[]
    | { readonly spec?: { readonly template?: { readonly spec?: PodSpec } } };
  if (Array.isArray(patch)) {
    const { containers = [], initContainers = [] } =
      patch.find(({ path }) => path === '/spec/template')?.value.spec ?? {};
    const listed = (list: Listed, isInit: boolean) => list.map(({ name, image }) => ({ name, image, isInit }));
    rollouts.change(deployment, [...listed(initContainers, true), ...listed(containers, false)]);
    return;
  }
  const { containers = [], initContainers = [] } = patch.spec?.template?.spec ?? {};
  const current = deployment.revisions.at(-1)?.containers ?? [];
  const merged = current.map(({ name, image, isInit }) => {
    const changed = (isInit ? initContainers : containers).find((each) => each.name === name);
    return { name, image: changed?.image ?? image, isInit };
  });
  rollouts.change(deployment, merged);
}

function watch({ rollouts }: ClusterApi, query: URLSearchParams, response: ServerResponse): void {
  const name = selectors(query.get('fieldSelector')).find(([path]) => path === 'metadata.name')?.[1];
  response.writeHead(200, { 'content-type': 'application/json' });
  const send = (each: DeploymentState) => {
    if (name !== undefined && each.name !== name) return;
    response.write(`${JSON.stringify({ type: 'MODIFIED', object: renderDeployment(each, rollouts.fate(each)) })}\n`);
  };
  const since = Number(query.get('resourceVersion') ?? 0);
  for (const each of rollouts.list()) if (each.resourceVersion > since) send(each);
  response.flushHeaders();
  response.once('close', rollouts.watch(send));
}
