import { v } from '@waybill/kernel';
import { quoteWords } from '../quote-line.ts';
import type { DeploymentOutcome } from '../target.ts';

/** A workflow run, as far as GitHub's description of it is read here. */
export const RunSchema = v.object({
  id: v.pipe(v.number(), v.integer(), v.minValue(1)),
  status: v.optional(v.nullable(v.string()), null),
  conclusion: v.optional(v.nullable(v.string()), null),
  html_url: v.string(),
  display_title: v.optional(v.string(), ''),
});

export type WorkflowRun = v.InferOutput<typeof RunSchema>;

export const PendingSchema = v.array(
  v.object({
    environment: v.object({ name: v.optional(v.string(), '') }),
    reviewers: v.optional(
      v.array(
        v.object({
          reviewer: v.optional(
            v.object({
              login: v.optional(v.string()),
              slug: v.optional(v.string()),
              name: v.optional(v.nullable(v.string())),
            }),
            {},
          ),
        }),
      ),
      [],
    ),
  }),
);

export type PendingDeployment = v.InferOutput<typeof PendingSchema>[number];

export const JobsSchema = v.object({
  jobs: v.array(v.object({ name: v.string(), conclusion: v.optional(v.nullable(v.string()), null) })),
});

export type Job = v.InferOutput<typeof JobsSchema>['jobs'][number];

/** What a run that has not ended does, as the rest of a sentence: "waits for …". */
export function describeProgress({ status }: WorkflowRun, pending: readonly PendingDeployment[]): string {
  if (status === 'waiting') return describeWaiting(pending);
  if (status === 'in_progress') return 'is running';
  if (status === 'pending') return 'waits for another run of its `concurrency` group';
  // `queued` and `requested`
  return 'waits for a runner';
}

function describeWaiting(pending: readonly PendingDeployment[]): string {
  if (pending.length === 0) return 'waits for the protection rules of an environment';
  const each = pending.map(({ environment, reviewers }) => {
    const people = reviewers.flatMap(({ reviewer: { login, slug, name } }) => login ?? slug ?? name ?? []);
    const by = people.length === 0 ? '' : ` by ${people.map((person) => `@${quoteWords(person)}`).join(' or ')}`;
    return `the approval of \`${quoteWords(environment.name)}\`${by}`;
  });
  return `waits for ${each.join(' and ')}`;
}

const endings: Readonly<Record<string, string>> = {
  cancelled: 'was cancelled, by a person or by a newer run of its `concurrency` group',
  timed_out: 'ran into a time limit of GitHub',
  startup_failure: 'could not start: GitHub cannot read the workflow, or may not run it',
  skipped: 'did nothing: all its jobs were skipped. At a dispatch, `github.ref` is the ref of the dispatch',
  action_required: 'needs an action of a person before it can go on',
  stale: 'was marked as stale by GitHub',
};

/** How a run that has ended ended. Only `success` is one. */
export function judgeRun({ conclusion, html_url: url }: WorkflowRun, jobs: readonly Job[]): DeploymentOutcome {
  if (conclusion === 'success') return { state: 'succeeded', url };
  const failed = jobs.filter((job) => job.conclusion === 'failure' || job.conclusion === 'timed_out');
  const names = failed.slice(0, 5).map(({ name }) => `\`${quoteWords(name).replaceAll('`', "'")}\``);
  const inJobs = names.length === 0 ? '' : ` in ${names.join(', ')}`;
  const ending = endings[conclusion ?? ''] ?? `ended with \`${quoteWords(conclusion ?? 'no conclusion')}\`${inJobs}`;
  return { state: 'failed', url, reason: `The workflow run ${ending}.` };
}
