import { v } from '@waybill/kernel';
import { ask, type GitLabService, type Known, listAll } from '../service/index.ts';
import { type Check, nameCheck, readPage } from './check.ts';

const page = v.optional(v.nullable(v.string()));

const Pipeline = v.object({
  id: v.number(),
  status: v.string(),
  ref: v.optional(v.nullable(v.string()), null),
  source: v.optional(v.nullable(v.string()), null),
  name: v.optional(v.nullable(v.string()), null),
  web_url: page,
});
type Pipeline = v.InferOutput<typeof Pipeline>;

const Job = v.object({
  name: v.string(),
  status: v.string(),
  target_url: page,
  allow_failure: v.optional(v.nullable(v.boolean()), false),
  pipeline_id: v.optional(v.nullable(v.number()), null),
});
type Job = v.InferOutput<typeof Job>;

const Bridge = v.object({ downstream_pipeline: v.optional(v.nullable(v.object({ id: v.number() })), null) });

const permission = 'read_api';

/**
 * What GitLab shows of a commit: its pipelines, and the jobs of those that are red. With required names, all jobs.
 *
 * @param isByJob whether jobs are required by name
 * @throws EGATETOKEN, EGATEPERMISSION, EGATEREPOSITORY
 */
export async function readGitLabChecks(
  service: GitLabService,
  sha: string,
  { isByJob, known }: { readonly isByJob: boolean; readonly known: Known },
): Promise<Check[]> {
  const pipelines = await listAll(
    service,
    {
      ...{ path: `/pipelines?sha=${sha}&order_by=id&sort=desc`, schema: v.array(Pipeline), permission },
      read: (answer) => answer,
    },
    known,
  );
  const own = service.run?.id;
  const counted = newestOfEach(withoutOwn(pipelines, own));
  const parents = await findParents(service, counted, known);
  const others = counted.filter(({ id }) => !parents.has(id));
  const areJobsNeeded = isByJob || others.some((each) => judge(each.status) === 'red');
  const jobs = areJobsNeeded ? await listJobs(service, sha, known) : [];
  if (isByJob) return jobs.map((job) => ({ ...describeJob(job), ...(job.pipeline_id === own ? { isOwn: true } : {}) }));
  return others.flatMap((pipeline) => describePipeline(pipeline, jobs));
}

function listJobs(service: GitLabService, sha: string, known: Known): Promise<Job[]> {
  return listAll(
    service,
    {
      ...{ path: `/repository/commits/${sha}/statuses`, schema: v.array(Job), permission },
      read: (answer) => answer,
    },
    known,
  );
}

/** Without the pipeline that asks, and those that it repeats: the same branch, started the same way, before it. */
function withoutOwn(pipelines: readonly Pipeline[], own: number | undefined): readonly Pipeline[] {
  const asking = pipelines.find(({ id }) => id === own);
  if (asking === undefined) return pipelines.filter(({ id }) => id !== own);
  return pipelines.filter(
    ({ id, ref, source }) => id !== own && !(id < asking.id && ref === asking.ref && source === asking.source),
  );
}

/** A pipeline that is run again has another number; child pipelines are listed with those that started them. */
export function newestOfEach(pipelines: readonly Pipeline[]): Pipeline[] {
  const newest = new Map<string, Pipeline>();
  for (const each of pipelines) {
    const key = each.source === 'parent_pipeline' ? `child ${each.id}` : `of ${each.ref ?? ''}`;
    const known = newest.get(key);
    if (known === undefined || known.id < each.id) newest.set(key, each);
  }
  return [...newest.values()];
}

/** Pipelines that wait for the run that asks, as they have started it. */
async function findParents(service: GitLabService, pipelines: readonly Pipeline[], known: Known): Promise<Set<number>> {
  const own = service.run?.id;
  if (own === undefined) return new Set();
  const running = pipelines.filter(({ status, source }) => judge(status) === 'running' && source !== 'external');
  const parents = await Promise.all(
    running.map(async ({ id }) => {
      const answer = await ask(service, `/pipelines/${id}/bridges?per_page=100`, known);
      const bridges = answer.ok ? answer.json(v.array(Bridge)) : [];
      return bridges.some(({ downstream_pipeline: child }) => child?.id === own) ? [id] : [];
    }),
  );
  return new Set(parents.flat());
}

const green = new Set(['success', 'skipped']);
const red = new Set(['failed', 'canceled']);

/** A pipeline that waits for a person is not over. */
function judge(status: string): Check['state'] {
  if (green.has(status)) return 'green';
  return red.has(status) ? 'red' : 'running';
}

function describeJob({ name, status, target_url, allow_failure: mayFail }: Job): Check {
  const state = mayFail && judge(status) !== 'running' ? 'green' : judge(status);
  // A job that nobody has to start holds nothing up.
  const isOptional = mayFail && status === 'manual';
  return {
    name: nameCheck(name),
    state: isOptional ? 'green' : state,
    said: nameCheck(status),
    url: readPage(target_url),
  };
}

/** A red pipeline by the jobs that made it red, where GitLab names them. */
function describePipeline({ id, status, source, name, web_url }: Pipeline, jobs: readonly Job[]): Check[] {
  const state = judge(status);
  const title = name || (source === null ? `pipeline ${id}` : `pipeline ${id} (${source})`);
  const whole: Check = {
    name: nameCheck(title),
    state,
    said: nameCheck(status),
    url: readPage(web_url),
    isGroup: true,
  };
  if (state !== 'red') return [whole];
  const broken = jobs
    .filter((job) => job.pipeline_id === id)
    .map(describeJob)
    .filter((job) => job.state === 'red');
  return broken.length > 0 ? broken : [whole];
}
