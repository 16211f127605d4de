import type { Deployment, DeploymentStatus, DeploymentStore, Environment } from './deployment-store.ts';
import { type Call, notFound, type Reply, type Route, readPage, refusal } from './routes.ts';
import type { ReadWorkflows } from './workflow-files.ts';

export const deploymentStates = [
  ...['queued', 'pending', 'in_progress', 'success', 'failure', 'error', 'inactive'],
] as const;

const longestDescription = 140;

/** @param read finds the commit of a ref */
export function deploymentRoutes(store: DeploymentStore, read: (slug: string) => ReadWorkflows): Route[] {
  return [...environmentRoutes(store), ...statusRoutes(store), ...listRoutes(store, read)];
}

function environmentRoutes(store: DeploymentStore): Route[] {
  const needs = 'actions: read';
  return [
    {
      ...{ method: 'GET', path: /^\/environments$/, needs },
      answer: ({ slug }) => {
        const all = store.environments(slug);
        return [200, { total_count: all.length, environments: all.map((each) => renderEnvironment(each, slug)) }];
      },
    },
    {
      ...{ method: 'GET', path: /^\/environments\/([^/]+)$/, needs },
      answer: ({ slug, found: [name] }) => {
        const environment = store.environment(slug, name);
        return environment === undefined ? notFound : [200, renderEnvironment(environment, slug)];
      },
    },
    {
      ...{ method: 'GET', path: /^\/environments\/([^/]+)\/deployment-branch-policies$/, needs },
      answer: ({ slug, found: [name] }) => {
        const { allowedRefs = [] } = store.environment(slug, name) ?? {};
        const policies = allowedRefs.map((each, id) => ({
          id,
          name: each,
          type: /^v[\d*]/.test(each) ? 'tag' : 'branch',
        }));
        return [200, { total_count: policies.length, branch_policies: policies }];
      },
    },
  ];
}

function listRoutes(store: DeploymentStore, read: (slug: string) => ReadWorkflows): Route[] {
  return [
    {
      ...{ method: 'GET', path: /^\/deployments$/, needs: 'deployments: read' },
      answer: ({ slug, query }) => {
        const filters = ['sha', 'ref', 'task', 'environment'] as const;
        const isAsked = (each: Deployment) => filters.every((name) => (query.get(name) ?? each[name]) === each[name]);
        return [200, readPage(store.list(slug).filter(isAsked), query).map(renderDeployment)];
      },
    },
    {
      ...{ method: 'POST', path: /^\/deployments$/, needs: 'deployments: write' },
      answer: (call) => create(store, read, call),
    },
  ];
}

function statusRoutes(store: DeploymentStore): Route[] {
  /** For routes of one deployment. */
  const of =
    (answer: (deployment: Deployment, call: Call) => Reply): Route['answer'] =>
    (call) => {
      const deployment = store.find(call.slug, call.found[0]);
      return deployment === undefined ? notFound : answer(deployment, call);
    };
  return [
    {
      ...{ method: 'GET', path: /^\/deployments\/(\d+)$/, needs: 'deployments: read' },
      answer: of((deployment) => [200, renderDeployment(deployment)]),
    },
    {
      ...{ method: 'GET', path: /^\/deployments\/(\d+)\/statuses$/, needs: 'deployments: read' },
      answer: of(({ statuses }) => [200, statuses.map(renderStatus)]),
    },
    {
      ...{ method: 'POST', path: /^\/deployments\/(\d+)\/statuses$/, needs: 'deployments: write' },
      answer: of((deployment, { slug, body }) => {
        const state = deploymentStates.find((each) => each === body['state']);
        if (state === undefined) return refusal(422, 'Validation Failed: state is not included in the list');
        const description = asText(body['description']);
        if (description.length > longestDescription)
          return refusal(
            422,
            `Validation Failed: description is too long (maximum is ${longestDescription} characters)`,
          );
        const made = {
          state,
          description,
          logUrl: asText(body['log_url']),
          environmentUrl: asText(body['environment_url']),
        };
        return [201, renderStatus(store.addStatus(slug, deployment, made, body['auto_inactive'] !== false))];
      }),
    },
  ];
}

async function create(
  store: DeploymentStore,
  read: (slug: string) => ReadWorkflows,
  { slug, body }: Call,
): Promise<Reply> {
  const ref = asText(body['ref']);
  if (ref === '') return refusal(422, 'Invalid request. "ref" was not supplied.');
  const commit = /^[\da-f]{40}$/.test(ref) ? { sha: ref } : await read(slug)(ref);
  if (commit === undefined) return refusal(422, `No ref found for: ${ref}`);
  // By default GitHub merges the default branch into the ref, and deploys that another time.
  if (body['auto_merge'] !== false) return [202, { message: 'Auto-merged main into the ref on deployment.' }];
  const contexts = body['required_contexts'];
  // By default every status of the commit must be green, and here it has none.
  if (!Array.isArray(contexts) || contexts.length > 0)
    return refusal(409, `Conflict: Commit status checks failed for ${ref}.`);
  return [201, renderDeployment(store.add(slug, { ref, sha: commit.sha, ...readDeployment(body) }))];
}

function readDeployment(body: Call['body']) {
  const environment = asText(body['environment']) || 'production';
  return {
    environment,
    task: asText(body['task']) || 'deploy',
    description: asText(body['description']) || null,
    payload: body['payload'] ?? {},
    isTransient: body['transient_environment'] === true,
    isProduction: (body['production_environment'] ?? environment === 'production') === true,
  };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function renderEnvironment({ name, reviewers, preventsSelfReview, waitTimer, allowedRefs }: Environment, slug: string) {
  const rules: object[] = [];
  if (waitTimer > 0) rules.push({ id: 1, type: 'wait_timer', wait_timer: waitTimer });
  if (reviewers.length > 0) {
    const people = reviewers.map((login, id) => ({ type: 'User', reviewer: { id, login } }));
    rules.push({ id: 2, type: 'required_reviewers', prevent_self_review: preventsSelfReview, reviewers: people });
  }
  if (allowedRefs !== undefined) rules.push({ id: 3, type: 'branch_policy' });
  return {
    ...{ id: 1, name, protection_rules: rules },
    html_url: `https://github.com/${slug}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
    deployment_branch_policy:
      allowedRefs === undefined ? null : { protected_branches: false, custom_branch_policies: true },
  };
}

function renderDeployment(deployment: Deployment) {
  const { id, ref, sha, task, environment, description, payload, createdAt } = deployment;
  return {
    ...{ id, ref, sha, task, environment, original_environment: environment, description, payload },
    creator: { login: deployment.creator },
    created_at: createdAt.toISOString(),
    updated_at: (deployment.statuses[0]?.createdAt ?? createdAt).toISOString(),
    transient_environment: deployment.isTransient,
    production_environment: deployment.isProduction,
  };
}

function renderStatus({ id, state, description, logUrl, environmentUrl, createdAt }: DeploymentStatus) {
  const urls = { log_url: logUrl, target_url: logUrl, environment_url: environmentUrl };
  return { id, state, description, ...urls, created_at: createdAt.toISOString() };
}
