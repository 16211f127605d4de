import type { DeploymentStore, Environment } from './deployment-store.ts';
import { type Call, notFound, type Reply, type Route, readPage, refusal } from './routes.ts';
import type { RunJob, WorkflowRun, WorkflowRuns } from './workflow-runs.ts';

const needs = 'actions: read';

/** Runs of workflows, their jobs, and what they wait for: https://docs.github.com/rest/actions/workflow-runs */
export function runRoutes(runs: WorkflowRuns, store: DeploymentStore): Route[] {
  return [...listRoutes(runs), ...singleRoutes(runs), ...pendingRoutes(runs, store)];
}

function listRoutes(runs: WorkflowRuns): Route[] {
  return [
    {
      ...{ method: 'GET', path: /^\/actions\/workflows\/([^/]+)\/runs$/, needs },
      answer: (call) =>
        list(
          runs.list(call.slug).filter((run) => run.file === call.found[0]),
          call,
        ),
    },
    {
      ...{ method: 'GET', path: /^\/actions\/runs$/, needs },
      answer: (call) => list(runs.list(call.slug), call),
    },
  ];
}

function list(all: readonly WorkflowRun[], { slug, query, origin }: Call): Reply {
  const since = /^>=?(.+)$/.exec(query.get('created') ?? '')?.[1];
  const earliest = since === undefined ? 0 : Math.floor(Date.parse(since) / 1000) * 1000;
  const isDispatch = (query.get('event') ?? 'workflow_dispatch') === 'workflow_dispatch';
  const isAsked = ({ ref, createdAt }: WorkflowRun) =>
    isDispatch && (query.get('branch') ?? ref) === ref && createdAt.getTime() >= earliest;
  const asked = all.filter(isAsked);
  const page = readPage(asked, query).map((run) => renderRun(slug, run, origin));
  return [200, { total_count: asked.length, workflow_runs: page }];
}

/** For routes of one run. */
function ofRun(runs: WorkflowRuns, answer: (run: WorkflowRun, call: Call) => Reply): Route['answer'] {
  return (call) => {
    const run = runs.find(call.slug, Number(call.found[0]));
    return run === undefined ? notFound : answer(run, call);
  };
}

function singleRoutes(runs: WorkflowRuns): Route[] {
  return [
    {
      ...{ method: 'GET', path: /^\/actions\/runs\/(\d+)$/, needs },
      answer: ofRun(runs, (run, { slug, origin }) => [200, renderRun(slug, run, origin)]),
    },
    {
      ...{ method: 'GET', path: /^\/actions\/runs\/(\d+)\/jobs$/, needs },
      answer: ofRun(runs, (run, { slug }) => {
        const jobs = run.jobs.map((job) => renderJob(slug, run, job));
        return [200, { total_count: jobs.length, jobs }];
      }),
    },
    {
      ...{ method: 'POST', path: /^\/actions\/runs\/(\d+)\/cancel$/, needs: 'actions: write' },
      answer: ofRun(runs, (run) => {
        if (run.status === 'completed') return refusal(409, 'Cannot cancel a workflow run that is completed.');
        runs.cancel(run);
        return [202, {}];
      }),
    },
  ];
}

function pendingRoutes(runs: WorkflowRuns, store: DeploymentStore): Route[] {
  const path = /^\/actions\/runs\/(\d+)\/pending_deployments$/;
  return [
    {
      ...{ method: 'GET', path, needs },
      answer: ofRun(runs, ({ jobs }, { slug }) => {
        const waiting = jobs.filter(({ status }) => status === 'waiting');
        const environments = waiting.map(({ environment }) => store.environment(slug, environment));
        return [200, environments.flatMap((each) => (each === undefined ? [] : [renderPending(each)]))];
      }),
    },
    {
      ...{ method: 'POST', path, needs: 'actions: write' },
      // A job's token is no reviewer.
      answer: () => refusal(403, 'Resource not accessible by integration'),
    },
  ];
}

function page(slug: string, path: string): string {
  return `https://github.com/${slug}/${path}`;
}

/** A run as GitHub describes it. */
export function renderRun(slug: string, run: WorkflowRun, origin: string) {
  const { id, workflow, title, ref, sha, status, conclusion, file, createdAt } = run;
  return {
    ...{ id, name: workflow, display_title: title, head_branch: ref, head_sha: sha, event: 'workflow_dispatch' },
    ...{ status, conclusion, path: `.github/workflows/${file}@${ref}`, run_attempt: 1 },
    actor: { login: run.actor },
    triggering_actor: { login: run.actor },
    created_at: `${createdAt.toISOString().slice(0, 19)}Z`,
    url: `${origin}/repos/${slug}/actions/runs/${id}`,
    html_url: page(slug, `actions/runs/${id}`),
  };
}

function renderJob(slug: string, run: WorkflowRun, { id, name, status, conclusion }: RunJob) {
  return { id, run_id: run.id, name, status, conclusion, html_url: page(slug, `actions/runs/${run.id}/job/${id}`) };
}

function renderPending({ name, reviewers, waitTimer }: Environment) {
  const people = reviewers.map((login, id) => ({ type: 'User', reviewer: { id, login } }));
  const wait = { wait_timer: waitTimer, wait_timer_started_at: null };
  return { environment: { id: 1, name }, ...wait, current_user_can_approve: false, reviewers: people };
}
