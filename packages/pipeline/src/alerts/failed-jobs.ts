import { type Env, type Ports, parseJson, v } from '@waybill/kernel';

/** A job of the run that failed, and its step. */
export interface FailedJob {
  readonly name: string;
  readonly step?: string | undefined;
}

const Jobs = v.object({
  jobs: v.array(
    v.object({
      name: v.string(),
      conclusion: v.nullable(v.string()),
      steps: v.optional(v.array(v.object({ name: v.string(), conclusion: v.nullable(v.string()) })), []),
    }),
  ),
});

const mostJobs = 20;

/** A request to GitHub with the token of the job; nothing where this is not GitHub, or without a token. */
export async function askGithub(path: string, env: Env, { http }: Pick<Ports, 'http'>): Promise<string | undefined> {
  const { GITHUB_API_URL: api = 'https://api.github.com', GITHUB_TOKEN: token, GITHUB_REPOSITORY: slug } = env;
  if (!token || !slug || !/^[\w-][\w.-]*\/(?!\.{1,2}$)[\w.-]+$/.test(slug)) return undefined;
  const answer = await http({
    url: `${api}/repos/${slug}/${path}`,
    headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${token}`, 'user-agent': 'waybill' },
    timeout: 15_000,
    retries: 1,
    longest: 5_000_000,
    hint: 'GitHub may be down, or the token may lack `actions: read`.',
  });
  return answer.ok ? answer.text() : undefined;
}

/** The jobs of this run that failed until now; none where that cannot be found out. */
export async function findFailedJobs(env: Env, ports: Pick<Ports, 'http'>): Promise<FailedJob[]> {
  const { GITHUB_RUN_ID: run = '', GITHUB_RUN_ATTEMPT: attempt = '1' } = env;
  if (!/^\d+$/.test(run) || !/^\d+$/.test(attempt)) return [];
  const text = await askGithub(`actions/runs/${run}/attempts/${attempt}/jobs?per_page=100`, env, ports).catch(
    () => undefined,
  );
  const jobs = text === undefined ? [] : (parseJson(Jobs, text)?.jobs ?? []);
  return jobs
    .filter(({ conclusion }) => conclusion === 'failure' || conclusion === 'timed_out')
    .slice(0, mostJobs)
    .map(({ name, steps }) => ({ name, step: steps.find(({ conclusion }) => conclusion === 'failure')?.name }));
}
