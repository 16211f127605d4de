import type { DeploymentStore, Environment } from './deployment-store.ts';
import { evaluate, type Workflow } from './workflow-files.ts';

export type Conclusion = 'success' | 'failure' | 'cancelled' | 'timed_out' | 'skipped' | 'startup_failure';

/** One job of a run, as whoever plays the runner sees it. */
export interface WorkflowJob {
  readonly slug: string;
  readonly run: WorkflowRun;
  readonly name: string;
  readonly environment: string | undefined;
}

/** Does a job, and says how it ended. */
export type Runner = (job: WorkflowJob) => Conclusion | Promise<Conclusion>;

export interface WorkflowRun {
  readonly id: number;
  readonly file: string;
  readonly workflow: string;
  readonly title: string;
  readonly ref: string;
  readonly sha: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly actor: string;
  readonly createdAt: Date;
  status: 'queued' | 'in_progress' | 'waiting' | 'completed';
  conclusion: Conclusion | null;
  readonly jobs: RunJob[];
}

export interface RunJob {
  readonly id: number;
  readonly name: string;
  readonly environment: string | undefined;
  status: 'queued' | 'in_progress' | 'waiting' | 'completed';
  conclusion: Conclusion | null;
  /** Called with whether a reviewer agrees. */
  decide?: ((isApproved: boolean) => void) | undefined;
}

export interface Dispatch {
  readonly slug: string;
  readonly file: string;
  readonly workflow: Workflow;
  readonly ref: string;
  readonly sha: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly actor: string;
}

/** The runs of workflows: each goes on by itself as far as its environments and its runner let it. */
export class WorkflowRuns {
  readonly #runs = new Map<string, WorkflowRun[]>();
  readonly #deployments: DeploymentStore;
  #next = 9_000_001;
  /** Without one, jobs stay queued: as where no runner has the labels that a job asks for. */
  runner: Runner | undefined;

  constructor(deployments: DeploymentStore) {
    this.#deployments = deployments;
  }

  list(slug: string): readonly WorkflowRun[] {
    return this.#runs.get(slug) ?? [];
  }

  find(slug: string, id: number): WorkflowRun | undefined {
    return this.list(slug).find((run) => run.id === id);
  }

  start({ slug, file, workflow, ref, sha, inputs, actor }: Dispatch): WorkflowRun {
    const name = workflow.name ?? `.github/workflows/${file}`;
    const run: WorkflowRun = {
      ...{ id: this.#next++, file, workflow: name, ref, sha, inputs, actor, createdAt: new Date() },
      title: evaluate(workflow.runName ?? name, inputs),
      status: 'queued',
      conclusion: null,
      jobs: workflow.jobs.map((job) => ({
        id: this.#next++,
        name: job.name,
        environment: job.environment && evaluate(job.environment, inputs),
        status: 'queued' as const,
        conclusion: null,
      })),
    };
    this.#runs.set(slug, [run, ...this.list(slug)]);
    void this.#play(slug, run);
    return run;
  }

  /** A reviewer agrees to what waits for the environment, or does not. */
  review(run: WorkflowRun, environment: string, isApproved: boolean): void {
    for (const job of run.jobs) if (job.environment === environment) job.decide?.(isApproved);
  }

  /** Ends a run in the middle of what it does. */
  cancel(run: WorkflowRun): void {
    if (run.status !== 'completed') finish(run, 'cancelled');
  }

  clear(): void {
    for (const run of [...this.#runs.values()].flat()) this.cancel(run);
    this.#runs.clear();
  }

  async #play(slug: string, run: WorkflowRun): Promise<void> {
    for (const job of run.jobs) {
      const environment =
        job.environment === undefined ? undefined : this.#deployments.environment(slug, job.environment);
      const conclusion = await this.#playJob(slug, run, { job, environment });
      if (run.status === 'completed' || conclusion === undefined) return;
      Object.assign(job, { status: 'completed', conclusion });
      if (conclusion !== 'success') return finish(run, conclusion);
    }
    finish(run, 'success');
  }

  /** @returns nothing where the job never starts */
  async #playJob(
    slug: string,
    run: WorkflowRun,
    { job, environment }: { readonly job: RunJob; readonly environment: Environment | undefined },
  ): Promise<Conclusion | undefined> {
    if ((environment?.reviewers.length ?? 0) > 0) {
      run.status = job.status = 'waiting';
      const isApproved = await new Promise<boolean>((resolve) => {
        job.decide = resolve;
      });
      job.decide = undefined;
      if (!isApproved) return 'failure';
    }
    if (this.runner === undefined || run.conclusion !== null) return undefined;
    run.status = job.status = 'in_progress';
    const deployment = job.environment === undefined ? undefined : this.#recordDeployment(slug, run, job.environment);
    const { runner } = this;
    const work = async () => runner({ slug, run, name: job.name, environment: job.environment });
    const conclusion = await work().catch(() => 'failure' as const);
    deployment?.(conclusion === 'success' ? 'success' : 'failure');
    return conclusion;
  }

  /** What GitHub itself records of a job with an environment. @returns ends it */
  #recordDeployment(slug: string, { ref, sha, id }: WorkflowRun, environment: string) {
    const made = { ref, sha, task: 'deploy', environment, description: null, payload: {}, isTransient: false };
    const deployment = this.#deployments.add(slug, { ...made, isProduction: environment === 'production' });
    const logUrl = `https://github.com/${slug}/actions/runs/${id}`;
    this.#deployments.addStatus(slug, deployment, { state: 'in_progress', logUrl });
    return (state: 'success' | 'failure') => void this.#deployments.addStatus(slug, deployment, { state, logUrl });
  }
}

function finish(run: WorkflowRun, conclusion: Conclusion): void {
  for (const job of run.jobs) {
    if (job.status === 'completed') continue;
    Object.assign(job, { status: 'completed', conclusion: conclusion === 'success' ? 'success' : 'cancelled' });
  }
  Object.assign(run, { status: 'completed', conclusion });
}
