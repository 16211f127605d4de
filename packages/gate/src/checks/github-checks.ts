import { errorsOf, isReleaseError, settleAll, throwProblems, v } from '@waybill/kernel';
import { ask, type GitHubService, type Known, listAll } from '../service/index.ts';
import { type Check, nameCheck, readPage } from './check.ts';

const App = v.nullable(v.object({ id: v.number(), slug: v.optional(v.nullable(v.string())) }));
const page = v.optional(v.nullable(v.string()));

const CheckRun = v.object({
  name: v.string(),
  status: v.string(),
  conclusion: v.nullable(v.string()),
  html_url: page,
  details_url: page,
  app: v.optional(App, null),
  check_suite: v.optional(v.nullable(v.object({ id: v.number() })), null),
});
type CheckRun = v.InferOutput<typeof CheckRun>;

const CheckSuite = v.object({
  id: v.number(),
  status: v.nullable(v.string()),
  conclusion: v.nullable(v.string()),
  latest_check_runs_count: v.number(),
  app: v.optional(App, null),
});
type CheckSuite = v.InferOutput<typeof CheckSuite>;

const Status = v.object({ context: v.string(), state: v.string(), target_url: page });
type Status = v.InferOutput<typeof Status>;

/** As GitHub shows them beside a commit. */
export interface GitHubFacts {
  readonly runs: readonly CheckRun[];
  readonly suites: readonly CheckSuite[];
  readonly statuses: readonly Status[];
}

/**
 * All that GitHub shows of a commit: the checks of apps, their suites and the statuses.
 *
 * @throws AggregateError of EGATEPERMISSION, one for each permission that is missing, and what else `listAll` throws
 */
export async function readGitHubChecks(service: GitHubService, sha: string, known: Known): Promise<Check[]> {
  const commit = `/commits/${sha}`;
  const permission = 'checks: read';
  const runs = listAll(
    service,
    {
      ...{
        path: `${commit}/check-runs?filter=latest`,
        schema: v.object({ check_runs: v.array(CheckRun) }),
        permission,
      },
      read: (answer) => answer.check_runs,
    },
    known,
  );
  const suites = listAll(
    service,
    {
      ...{ path: `${commit}/check-suites`, schema: v.object({ check_suites: v.array(CheckSuite) }), permission },
      read: (answer) => answer.check_suites,
    },
    known,
  );
  // Read one by one: the state of all together is `pending` where there are none.
  const statuses = listAll(
    service,
    {
      ...{ path: `${commit}/status`, schema: v.object({ statuses: v.array(Status) }), permission: 'statuses: read' },
      read: (answer) => answer.statuses,
    },
    known,
  );
  await settleAll<unknown>([runs, suites, statuses]).catch((error: unknown) =>
    throwProblems(distinct(errorsOf(error))),
  );
  const facts = { runs: await runs, suites: await suites, statuses: await statuses };
  const own = findOwnSuite(facts.runs, service.run?.id) ?? (await askOwnSuite(service, facts.suites, known));
  return listChecks(facts, own, `${service.page}/commit/${sha}/checks`);
}

/** Of what is refused for one reason, that is said once. */
function distinct(errors: readonly unknown[]): unknown[] {
  const textOf = (error: unknown) => (isReleaseError(error) ? `${error.code} ${error.message}` : error);
  return [...new Map(errors.map((error) => [textOf(error), error])).values()];
}

/** The app of GitHub Actions itself. Whatever else names a run of a workflow in its address is of another one. */
const actions = 'github-actions';

/** The suite of the run that asks, by the address of one of its jobs. */
export function findOwnSuite(runs: readonly CheckRun[], run: number | undefined): number | undefined {
  if (run === undefined) return undefined;
  const isOwn = (url: string | null | undefined) => url?.includes(`/actions/runs/${run}/`) === true;
  const own = runs.find((each) => each.app?.slug === actions && (isOwn(each.details_url) || isOwn(each.html_url)));
  return own?.check_suite?.id;
}

const Run = v.object({ check_suite_id: v.number() });

/** Needs `actions: read`, so it is asked only where no job names its run. Without an answer there is none to leave out. */
async function askOwnSuite(
  service: GitHubService,
  suites: readonly CheckSuite[],
  known: Known,
): Promise<number | undefined> {
  const { run } = service;
  if (run === undefined || !suites.some(({ app, status }) => app?.slug === actions && status !== 'completed'))
    return undefined;
  const answer = await ask(service, `/actions/runs/${run.id}`, known);
  return answer.ok ? answer.json(Run).check_suite_id : undefined;
}

/** @param own suite of the run that asks; @param commitPage where GitHub shows all checks of the commit */
export function listChecks(
  { runs, suites, statuses }: GitHubFacts,
  own: number | undefined,
  commitPage: string,
): Check[] {
  const checks = runs.map((run) => ({ ...describeRun(run), ...(isOf(run, own) ? { isOwn: true } : {}) }));
  const shown = new Set(runs.filter((run) => run.status !== 'completed').map((run) => run.check_suite?.id));
  const groups = suites.flatMap((suite) =>
    suite.id === own || shown.has(suite.id) ? [] : describeSuite(suite, commitPage),
  );
  return [...checks, ...groups, ...statuses.map(describeStatus)];
}

function isOf({ check_suite: suite }: CheckRun, own: number | undefined): boolean {
  return own !== undefined && suite?.id === own;
}

/** What GitHub counts as passed, for a required check, too. */
const green = new Set(['success', 'neutral', 'skipped']);

function judge(status: string | null, conclusion: string | null): Check['state'] {
  if (status !== 'completed') return 'running';
  return green.has(conclusion ?? '') ? 'green' : 'red';
}

function describeRun({ name, status, conclusion, html_url, details_url, app }: CheckRun): Check {
  return {
    ...{ name: nameCheck(name), state: judge(status, conclusion), said: nameCheck(conclusion ?? status) },
    ...{ url: readPage(html_url) ?? readPage(details_url), app: app?.id },
  };
}

/**
 * What a suite says beyond its checks: jobs that come when others have ended, and a workflow that could not even start. Suites of
 * apps that never report stay queued for ever, and say nothing.
 */
function describeSuite(suite: CheckSuite, url: string): Check[] {
  const { status, conclusion, app, latest_check_runs_count: count } = suite;
  const isWorkflow = app?.slug === actions;
  const state = judge(status, conclusion);
  if (state === 'green' || (count === 0 && !isWorkflow)) return [];
  if (state === 'red' && count > 0) return [];
  const name = isWorkflow ? 'a workflow of GitHub Actions' : `checks of ${nameCheck(app?.slug ?? 'an app')}`;
  return [{ name, state, said: nameCheck(conclusion ?? status ?? 'queued'), url, app: app?.id, isGroup: true }];
}

const statusStates: Readonly<Record<string, Check['state']>> = { success: 'green', pending: 'running' };

function describeStatus({ context, state, target_url }: Status): Check {
  return {
    name: nameCheck(context),
    state: statusStates[state] ?? 'red',
    said: nameCheck(state),
    url: readPage(target_url),
  };
}
