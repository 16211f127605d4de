import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { emulatedGitHub } from '../github/index.ts';

const slug = 'acme/rocket';
const workflow = `
name: Deploy
run-name: deploy \${{ inputs.version }} (\${{ inputs.key }})
on:
  workflow_dispatch:
    inputs:
      version: { required: true }
      key: { default: none }
      size: { type: choice, options: [small, large] }
jobs:
  rollout:
    environment: production
`;
const rest = {
  'push.yml': 'on: push\njobs: { a: {} }',
  'list.yml': 'on: [push, workflow_dispatch]\njobs: { a: {} }',
};

let github: Awaited<ReturnType<typeof emulatedGitHub>>;
beforeAll(async () => {
  github = await emulatedGitHub([slug]);
});
beforeEach(() => {
  github.actions.setWorkflows(slug, {
    main: { 'deploy.yml': workflow, ...rest },
    'v1.0.0': { 'deploy.yml': workflow, ...rest },
    'v0.1.0': {},
  });
});
afterEach(() => github.reset());
afterAll(() => github.stop());

async function call(path: string, body?: object): Promise<{ status: number; json: never }> {
  const headers = { authorization: `Bearer ${github.token}` };
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(`${github.url}/repos/${slug}${path}`, { headers, ...init });
  const text = await answer.text();
  return { status: answer.status, json: (text === '' ? undefined : JSON.parse(text)) as never };
}

const dispatch = (file: string, body: object) => call(`/actions/workflows/${file}/dispatches`, body);
const inputs = { version: '1.0.0', key: 'k1' };
const start = () => dispatch('deploy.yml', { ref: 'v1.0.0', inputs, return_run_details: true });

async function until<T>(ask: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = ask();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
const onlyRun = () => github.actions.runs(slug)[0];

describe('a dispatch', () => {
  it.each([
    ['missing.yml', { ref: 'main' }, 404, 'Not Found'],
    ['deploy.yml', { ref: 'v9.9.9', inputs }, 422, 'No ref found for: v9.9.9'],
    ['deploy.yml', { ref: 'v0.1.0', inputs }, 422, "Workflow does not have 'workflow_dispatch' trigger"],
    ['push.yml', { ref: 'main' }, 422, "Workflow does not have 'workflow_dispatch' trigger"],
    ['deploy.yml', { ref: 'main', inputs: { ...inputs, other: '1' } }, 422, 'Unexpected inputs provided: ["other"]'],
    ['deploy.yml', { ref: 'main', inputs: { key: 'k' } }, 422, "Required input 'version' not provided"],
    ['deploy.yml', { ref: 'main', inputs: { ...inputs, size: 'tiny' } }, 422, 'not in the list of allowed values'],
  ])('of %s with %o is refused with %i', async (file, body, status, message) => {
    const { status: found, json } = await dispatch(file, body);

    expect(found).toBe(status);
    expect(json).toMatchObject({ message: expect.stringContaining(message) });
    expect(github.actions.runs(slug)).toEqual([]);
  });

  it('names its run where it is asked to, and else says nothing', async () => {
    const { status, json } = await start();
    const run = onlyRun();
    expect([status, json]).toMatchObject([200, { workflow_run_id: run?.id }]);
    expect(run).toMatchObject({ title: 'deploy 1.0.0 (k1)', ref: 'v1.0.0', status: 'queued', inputs: { key: 'k1' } });

    expect((await dispatch('list.yml', { ref: 'main' })).status).toBe(204);
    github.actions.setReturnsRuns(false);
    expect((await start()).status).toBe(204);
  });

  it('needs the permission to write, and reading one to read', async () => {
    github.actions.setPermissions(['actions: read']);
    expect(await start()).toMatchObject({ status: 403, json: { message: 'Resource not accessible by integration' } });
    expect((await call('/actions/runs')).status).toBe(200);
    expect((await call('/deployments')).status).toBe(403);
    expect((await call('/contents/.github/workflows/deploy.yml')).status).toBe(403);
  });

  it('of a disabled workflow is refused', async () => {
    github.actions.disableWorkflow(slug, 'deploy.yml');
    expect(await start()).toMatchObject({
      status: 422,
      json: { message: expect.stringContaining('disabled workflow') },
    });
    expect((await call('/actions/workflows/deploy.yml')).json).toMatchObject({ state: 'disabled_manually' });
  });
});

it('the text of a workflow is that of the ref', async () => {
  const { json } = await call('/contents/.github/workflows/deploy.yml?ref=v1.0.0');
  expect(Buffer.from((json as { content: string }).content, 'base64').toString()).toBe(workflow);
  expect((await call('/contents/.github/workflows/deploy.yml?ref=v0.1.0')).status).toBe(404);
});

describe('a run', () => {
  it('stays queued without a runner, and can be cancelled', async () => {
    await start();
    const { id = 0 } = onlyRun() ?? {};
    expect((await call(`/actions/runs/${id}`)).json).toMatchObject({ status: 'queued', conclusion: null });
    expect((await call(`/actions/runs/${id}/cancel`, {})).status).toBe(202);
    expect((await call(`/actions/runs/${id}`)).json).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
    expect((await call(`/actions/runs/${id}/cancel`, {})).status).toBe(409);
  });

  it('waits for a reviewer, whom a job cannot stand in for, then runs and is recorded as a deployment', async () => {
    github.actions.setEnvironment(slug, { name: 'production', reviewers: ['ada', 'grace'] });
    const jobs: string[] = [];
    github.actions.setRunner(({ name, environment }) => {
      jobs.push(`${name} in ${environment}`);
      return 'success';
    });
    await start();
    const run = await until(onlyRun);
    await until(() => run.status === 'waiting');

    const pending = await call(`/actions/runs/${run.id}/pending_deployments`);
    expect(pending.json).toMatchObject([
      {
        environment: { name: 'production' },
        reviewers: [{ reviewer: { login: 'ada' } }, { reviewer: { login: 'grace' } }],
      },
    ]);
    expect((await call(`/actions/runs/${run.id}/pending_deployments`, {})).status).toBe(403);
    expect(jobs).toEqual([]);

    github.actions.review(slug, { run: run.id, environment: 'production', isApproved: true });
    await until(() => run.status === 'completed');
    expect(jobs).toEqual(['rollout in production']);
    expect((await call(`/actions/runs/${run.id}/jobs`)).json).toMatchObject({ jobs: [{ conclusion: 'success' }] });
    const [deployment] = github.actions.deployments(slug);
    expect(deployment).toMatchObject({ environment: 'production', ref: 'v1.0.0', isProduction: true });
    expect(deployment?.statuses.map(({ state }) => state)).toEqual(['success', 'in_progress']);
  });

  it.each([
    ['a reviewer who refuses', false, 'failure'],
    ['a runner that fails', true, 'failure'],
  ])('ends badly by %s', async (_, isApproved, conclusion) => {
    github.actions.setEnvironment(slug, { name: 'production', reviewers: ['ada'] });
    github.actions.setRunner(() => {
      throw new Error('no disk');
    });
    await start();
    const run = await until(onlyRun);
    await until(() => run.status === 'waiting');
    github.actions.review(slug, { run: run.id, environment: 'production', isApproved });
    await until(() => run.status === 'completed');
    expect(run.conclusion).toBe(conclusion);
  });

  it('is found by time and title', async () => {
    await start();
    const find = async (created: string) =>
      (await call(`/actions/runs?event=workflow_dispatch&created=${encodeURIComponent(created)}`)).json;
    expect(await find(`>=${new Date(Date.now() - 5000).toISOString()}`)).toMatchObject({
      total_count: 1,
      workflow_runs: [{ display_title: 'deploy 1.0.0 (k1)', head_branch: 'v1.0.0' }],
    });
    expect(await find('>=2999-01-01T00:00:00Z')).toMatchObject({ total_count: 0 });
  });
});

describe('a deployment', () => {
  const wanted = {
    ref: 'v1.0.0',
    environment: 'staging',
    auto_merge: false,
    required_contexts: [],
    payload: { key: 'k1' },
  };

  it.each([
    ['of an unknown ref', { ...wanted, ref: 'v9' }, 422],
    ['that GitHub may merge into', { ...wanted, auto_merge: undefined }, 202],
    ['that waits for statuses', { ...wanted, required_contexts: undefined }, 409],
  ])('%s is not made', async (_, body, status) => {
    expect((await call('/deployments', body)).status).toBe(status);
    expect(github.actions.deployments(slug)).toEqual([]);
  });

  it('has statuses, and a later success ends an earlier one except in production', async () => {
    for (const environment of ['staging', 'production']) {
      for (const key of ['k1', 'k2']) {
        const { json } = await call('/deployments', { ...wanted, environment, payload: { key } });
        const { id } = json as { id: number };
        expect((await call(`/deployments/${id}/statuses`, { state: 'done' })).status).toBe(422);
        expect((await call(`/deployments/${id}/statuses`, { state: 'success', log_url: 'https://x/1' })).status).toBe(
          201,
        );
      }
    }
    const states = github.actions
      .deployments(slug)
      .map(({ environment, statuses }) => [environment, statuses[0]?.state]);
    expect(states).toEqual([
      ['production', 'success'],
      ['production', 'success'],
      ['staging', 'success'],
      ['staging', 'inactive'],
    ]);
    const { json } = await call('/deployments?environment=staging&task=deploy');
    expect(json).toMatchObject([{ payload: { key: 'k2' } }, { payload: { key: 'k1' } }]);
  });
});

it('an environment shows its protection, and one that nobody made is missing', async () => {
  github.actions.setEnvironment(slug, { name: 'production', reviewers: ['ada'], allowedRefs: ['v*'], waitTimer: 5 });
  const { json } = await call('/environments/production');
  expect(json).toMatchObject({
    protection_rules: [
      { type: 'wait_timer', wait_timer: 5 },
      { type: 'required_reviewers', reviewers: [{ reviewer: { login: 'ada' } }] },
      { type: 'branch_policy' },
    ],
    deployment_branch_policy: { custom_branch_policies: true },
  });
  expect((await call('/environments/production/deployment-branch-policies')).json).toMatchObject({
    branch_policies: [{ name: 'v*', type: 'tag' }],
  });
  expect((await call('/environments/staging')).status).toBe(404);
});
