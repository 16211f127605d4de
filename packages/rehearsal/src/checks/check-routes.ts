import { type Call, type Reply, type Route, readPage } from '../actions/index.ts';
import type { CheckRun, CheckStore, CheckSuite, CommitStatus, RequiredCheck } from './check-store.ts';

/** GitHub numbers apps; these are made of their names, so that the same app has the same number everywhere. */
export function appNumber(slug: string): number {
  return slug === 'github-actions' ? 15_368 : [...slug].reduce((sum, each) => sum * 31 + each.charCodeAt(0), 7) % 1e6;
}

const commit = '([0-9a-f]{40})';

/** Checks, statuses, and what a branch requires: https://docs.github.com/rest/checks and /rest/repos/rules */
export function checkRoutes(store: CheckStore): Route[] {
  return [...commitRoutes(store), ...branchRoutes(store)];
}

function commitRoutes(store: CheckStore): Route[] {
  return [
    {
      ...{ method: 'GET', path: new RegExp(`^/commits/${commit}/check-runs$`), needs: 'checks: read' },
      answer({ slug, found: [sha = ''], query }) {
        const suites = store.of(slug).suites;
        const runs = store.latestRuns(slug, sha);
        const page = readPage(runs, query).map((run) => renderRun(run, suites));
        return [200, { total_count: runs.length, check_runs: page }];
      },
    },
    {
      ...{ method: 'GET', path: new RegExp(`^/commits/${commit}/check-suites$`), needs: 'checks: read' },
      answer({ slug, found: [sha = ''], query }) {
        const suites = store.of(slug).suites.filter((each) => each.sha === sha);
        const runs = store.latestRuns(slug, sha);
        const page = readPage(suites, query).map((suite) => renderSuite(suite, runs));
        return [200, { total_count: suites.length, check_suites: page }];
      },
    },
    {
      ...{ method: 'GET', path: new RegExp(`^/commits/${commit}/status$`), needs: 'statuses: read' },
      answer({ slug, found: [sha = ''], query }) {
        const statuses = store.latestStatuses(slug, sha);
        const isRed = statuses.some(({ state }) => state === 'failure' || state === 'error');
        const isGreen = statuses.length > 0 && statuses.every(({ state }) => state === 'success');
        const page = readPage(statuses, query).map(renderStatus);
        // Without any status it is pending, too.
        const state = isRed ? 'failure' : isGreen ? 'success' : 'pending';
        return [200, { state, total_count: statuses.length, sha, statuses: page }];
      },
    },
    {
      ...{ method: 'GET', path: /^\/actions\/runs\/(\d+)$/, needs: 'actions: read' },
      answer({ slug, found: [id] }) {
        const suite = store.of(slug).suites.find(({ run }) => run === Number(id));
        return suite === undefined
          ? undefined
          : [200, { id: Number(id), check_suite_id: suite.id, head_sha: suite.sha }];
      },
    },
  ];
}

function branchRoutes(store: CheckStore): Route[] {
  return [
    {
      ...{ method: 'GET', path: /^\/rules\/branches\/(.+)$/, needs: 'metadata: read' },
      answer({ slug, found: [branch = ''], query }) {
        const checks = store.of(slug).rules.get(branch);
        return [200, readPage(checks === undefined ? [] : [renderRule(checks)], query)];
      },
    },
    {
      ...{ method: 'GET', path: /^\/branches\/(.+)$/, needs: 'contents: read' },
      answer: (call) => answerBranch(store, call),
    },
  ];
}

function answerBranch(store: CheckStore, { slug, found: [name = ''] }: Call): Reply {
  const required = store.of(slug).protection.get(name);
  const contexts = (required ?? []).map(({ context }) => context);
  const checks = (required ?? []).map(({ context, app }) => ({ context, app_id: app ? appNumber(app) : null }));
  const enforcement_level = required === undefined ? 'off' : 'non_admins';
  const protection = {
    enabled: required !== undefined,
    required_status_checks: { enforcement_level, contexts, checks },
  };
  return [200, { name, protected: required !== undefined, protection }];
}

function renderRule(checks: readonly RequiredCheck[]) {
  const required_status_checks = checks.map(({ context, app }) => ({
    context,
    ...(app === undefined ? {} : { integration_id: appNumber(app) }),
  }));
  const parameters = { strict_required_status_checks_policy: false, required_status_checks };
  return { type: 'required_status_checks', ruleset_source_type: 'Repository', ruleset_id: 1, parameters };
}

function renderApp(slug: string) {
  return { id: appNumber(slug), slug, name: slug };
}

function renderRun({ id, sha, name, suite, page, status, conclusion }: CheckRun, suites: readonly CheckSuite[]) {
  const app = suites.find((each) => each.id === suite)?.app ?? '';
  return {
    ...{ id, head_sha: sha, name, status, conclusion, html_url: page, details_url: page, check_suite: { id: suite } },
    app: renderApp(app),
  };
}

function renderSuite({ id, sha, app, state }: CheckSuite, all: readonly CheckRun[]) {
  const runs = all.filter(({ suite }) => suite === id);
  const isOver = runs.length > 0 && runs.every(({ status }) => status === 'completed');
  const worst = runs.find(({ conclusion }) => !/^(success|neutral|skipped)$/.test(conclusion ?? ''))?.conclusion;
  const sum = isOver
    ? { status: 'completed', conclusion: worst ?? 'success' }
    : { status: runs.length > 0 ? 'in_progress' : 'queued', conclusion: null };
  return { id, head_sha: sha, ...sum, ...state, latest_check_runs_count: runs.length, app: renderApp(app) };
}

function renderStatus({ id, context, state, page }: CommitStatus) {
  return { id, context, state, target_url: page, description: null };
}
