import { v } from '@waybill/kernel';
import { quoteWords } from '../quote-line.ts';
import type { DeploymentOutcome } from '../target.ts';

/** A pipeline, as far as GitLab's description of it is read here. https://docs.gitlab.com/api/pipelines/ */
export const PipelineSchema = v.object({
  id: v.pipe(v.number(), v.integer(), v.minValue(1)),
  status: v.string(),
  web_url: v.string(),
});

export type Pipeline = v.InferOutput<typeof PipelineSchema>;

export const JobsSchema = v.array(
  v.object({
    name: v.string(),
    status: v.string(),
    allow_failure: v.optional(v.nullable(v.boolean()), false),
    failure_reason: v.optional(v.nullable(v.string()), ''),
  }),
);

export type Job = v.InferOutput<typeof JobsSchema>[number];

const ended = new Set(['success', 'failed', 'canceled', 'skipped']);

export function hasEnded({ status }: Pipeline): boolean {
  return ended.has(status);
}

/** What a pipeline that has not ended does, as the rest of a sentence. */
export function describeProgress({ status }: Pipeline, jobs: readonly Job[]): string {
  const manual = jobs.filter((job) => job.status === 'manual').map(nameOf);
  if (status === 'manual') return `waits for a person to start ${manual.length === 0 ? 'a job' : manual.join(', ')}`;
  if (status === 'running') return 'is running';
  if (status === 'waiting_for_resource') return 'waits for another job of its `resource_group`';
  if (status === 'scheduled') return 'waits for the time of a delayed job';
  return 'waits for a runner';
}

/** How a pipeline that has ended ended. Only `success` is one. */
export function judgePipeline({ status, web_url: url }: Pipeline, jobs: readonly Job[]): DeploymentOutcome {
  if (status === 'success') return { state: 'succeeded', url };
  if (status === 'canceled') return { state: 'failed', url, reason: 'The pipeline was cancelled.' };
  if (status === 'skipped') return { state: 'failed', url, reason: 'The pipeline did nothing: it was skipped.' };
  const failed = jobs.filter((job) => job.status === 'failed' && job.allow_failure !== true).slice(0, 5);
  const names = failed.map(
    (job) => `${nameOf(job)}${job.failure_reason ? ` (\`${quoteWords(job.failure_reason)}\`)` : ''}`,
  );
  return { state: 'failed', url, reason: `The pipeline failed${names.length === 0 ? '' : ` in ${names.join(', ')}`}.` };
}

function nameOf({ name }: Job): string {
  return `\`${quoteWords(name).replaceAll('`', "'")}\``;
}
