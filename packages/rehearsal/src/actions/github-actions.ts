import { deploymentRoutes } from './deployment-routes.ts';
import { type Deployment, DeploymentStore, type Environment } from './deployment-store.ts';
import { dispatchRoutes } from './dispatch-routes.ts';
import type { Permission, Route } from './routes.ts';
import { runRoutes } from './run-routes.ts';
import { type ReadWorkflows, workflowsAt, workflowsIn } from './workflow-files.ts';
import { type Runner, type WorkflowRun, WorkflowRuns } from './workflow-runs.ts';

/** Workflows, their runs, environments and deployments: what happens on GitHub beside requests, and how it went. */
export interface GitHubActions {
  /** Where the workflows of a repository are: a repository on this machine, or texts by ref and file name. */
  setWorkflows(slug: string, source: string | Readonly<Record<string, Readonly<Record<string, string>>>>): void;
  disableWorkflow(slug: string, file: string): void;
  /** Creates an environment, or changes its protection. */
  setEnvironment(slug: string, environment: Partial<Environment> & Pick<Environment, 'name'>): void;
  /** Does the jobs of runs from now on; without a runner, runs stay queued. */
  setRunner(runner: Runner | undefined): void;
  /** What the token of a job may do; everything, at first. */
  setPermissions(granted: readonly Permission[]): void;
  /** Whether a dispatch answers with its run, as on github.com. */
  setReturnsRuns(returnsRuns: boolean): void;
  /** Newest first. */
  runs(slug: string): readonly WorkflowRun[];
  /** A reviewer agrees to what waits for the environment in a run, or does not. */
  review(
    slug: string,
    review: { readonly run: number; readonly environment: string; readonly isApproved: boolean },
  ): void;
  cancel(slug: string, run: number): void;
  /** Newest first. */
  deployments(slug: string): readonly Deployment[];
}

const everything: readonly Permission[] = [
  ...(['actions: write', 'checks: write', 'contents: write', 'deployments: write', 'statuses: write'] as const),
];

/** Every token has it. */
const always: Permission = 'metadata: read';

export interface ActionsService extends GitHubActions {
  readonly routes: readonly Route[];
  granted(): ReadonlySet<Permission>;
  clear(): void;
}

/** @param actor whose token it is */
export function gitHubActions(actor: string): ActionsService {
  const sources = new Map<string, ReadWorkflows>();
  const disabled = new Set<string>();
  let granted: ReadonlySet<Permission> = new Set([...everything, always]);
  let returnsRuns = true;
  const read = (slug: string) => sources.get(slug) ?? workflowsAt({});
  const store = new DeploymentStore(actor);
  const runs = new WorkflowRuns(store);
  const dispatching = dispatchRoutes({ runs, read, disabled, actor, returnsRuns: () => returnsRuns });
  const withRun = (slug: string, id: number, change: (run: WorkflowRun) => void) => {
    const run = runs.find(slug, id);
    if (run === undefined) throw new Error(`There is no run ${id} in ${slug}.`);
    change(run);
  };

  return {
    routes: [...dispatching, ...runRoutes(runs, store), ...deploymentRoutes(store, read)],
    granted: () => granted,
    setWorkflows: (slug, source) =>
      void sources.set(slug, typeof source === 'string' ? workflowsIn(source) : workflowsAt(source)),
    disableWorkflow: (slug, file) => void disabled.add(`${slug}/${file}`),
    setEnvironment: (slug, environment) => store.setEnvironment(slug, environment),
    setRunner(runner) {
      runs.runner = runner;
    },
    setPermissions(permissions) {
      granted = new Set([...permissions, always]);
    },
    setReturnsRuns(value) {
      returnsRuns = value;
    },
    runs: (slug) => runs.list(slug),
    review: (slug, { run, environment, isApproved }) =>
      withRun(slug, run, (found) => runs.review(found, environment, isApproved)),
    cancel: (slug, run) => withRun(slug, run, (found) => runs.cancel(found)),
    deployments: (slug) => store.list(slug),
    clear() {
      for (const each of [runs, store, sources, disabled]) each.clear();
      granted = new Set([...everything, always]);
      returnsRuns = true;
      runs.runner = undefined;
    },
  };
}
