import { type Answer, makePlain, parseRepository, v } from '@waybill/kernel';
import { gitLabTokenRefused, noGitLabProject, noPipelinePermission, pipelineGone } from '../../errors.ts';
import type { TargetOptions } from '../options.ts';
import { quoteWords } from '../quote-line.ts';
import type { TargetInput } from '../target.ts';
import { type Job, JobsSchema, type Pipeline, PipelineSchema } from './judge-pipeline.ts';

export type PipelineOptions = NonNullable<TargetOptions['pipeline']>;

const hint = 'GitLab may be down, or `apiUrl` of the target or a proxy may be wrong.';

/** Pipelines whose variables are looked through for an attempt, newest first. */
const mostPipelines = 20;

/** GitLab's number for the role Developer. */
const developer = 30;

const Access = v.optional(v.nullable(v.object({ access_level: v.number() })), null);
const Project = v.object({
  default_branch: v.optional(v.nullable(v.string()), null),
  permissions: v.optional(v.object({ project_access: Access, group_access: Access })),
});
const Variables = v.array(v.object({ key: v.string(), value: v.optional(v.nullable(v.string()), '') }));
const Refusal = v.looseObject({ message: v.optional(v.unknown()), error: v.optional(v.unknown()) });

/** Those parts of GitLab's API that start a pipeline and watch it. */
export class PipelinesApi {
  readonly #input: TargetInput;
  /** Path or number. */
  readonly project: string;
  readonly base: string;

  constructor({ project, apiUrl }: Pick<PipelineOptions, 'project' | 'apiUrl'>, input: TargetInput) {
    const { env, options } = input.context;
    const repository = parseRepository(options.repositoryUrl ?? '');
    const server = env['CI_API_V4_URL'] ?? `https://${repository.host || 'gitlab.com'}/api/v4`;
    this.#input = input;
    this.project = project ?? env['CI_PROJECT_PATH'] ?? repository.path;
    this.base = (apiUrl ?? server).replace(/\/+$/, '');
  }

  get token(): string | undefined {
    const { env } = this.#input.context;
    return env['GITLAB_TOKEN'] || env['GL_TOKEN'] || undefined;
  }

  /** @throws EGITLABPROJECT, EGITLABTOKEN, EGITLABPERMISSION */
  async readProject(): Promise<{ readonly defaultBranch: string; readonly mayRun: boolean }> {
    const answer = this.allowed(await this.#ask(''));
    if (answer.status === 404) throw noGitLabProject(this.project, this.base);
    const { default_branch, permissions } = answer.json(Project);
    const levels = [permissions?.project_access, permissions?.group_access].map((each) => each?.access_level ?? 0);
    // A token of an administrator shows no level.
    const mayRun =
      permissions === undefined || levels.every((level) => level === 0) || levels.some((level) => level >= developer);
    return { defaultBranch: default_branch ?? 'main', mayRun };
  }

  /** One attempt: whether a request whose answer is lost was taken, only the list of pipelines can tell. */
  start(ref: string, variables: Readonly<Record<string, string>>): Promise<Answer> {
    const list = Object.entries(variables).map(([key, value]) => ({ key, value }));
    return this.#ask('/pipeline', JSON.stringify({ ref, variables: list }));
  }

  /** The newest pipeline at a ref that has a variable of this value. */
  async find(ref: string, name: string, value: string): Promise<Pipeline | undefined> {
    const query = new URLSearchParams({
      ref,
      source: 'api',
      order_by: 'id',
      sort: 'desc',
      per_page: `${mostPipelines}`,
    });
    const answer = this.allowed(await this.#ask(`/pipelines?${query}`));
    if (answer.status === 404) return undefined;
    for (const pipeline of answer.json(v.array(PipelineSchema))) {
      const variables = await this.#ask(`/pipelines/${pipeline.id}/variables`);
      const list = variables.ok ? variables.json(Variables) : [];
      if (list.some((each) => each.key === name && each.value === value)) return pipeline;
    }
    return undefined;
  }

  /** @throws EPIPELINEGONE */
  async read(id: number): Promise<Pipeline> {
    const answer = this.allowed(await this.#ask(`/pipelines/${id}`));
    if (answer.status === 404) throw pipelineGone(String(id));
    return answer.json(PipelineSchema);
  }

  async readJobs(id: number): Promise<readonly Job[]> {
    const answer = await this.#ask(`/pipelines/${id}/jobs?per_page=100`);
    return answer.ok ? answer.json(JobsSchema) : [];
  }

  /** @throws EGITLABTOKEN, EGITLABPERMISSION */
  allowed(answer: Answer): Answer {
    if (answer.status === 401) throw gitLabTokenRefused();
    if (answer.status === 403) throw noPipelinePermission(this.project, wordsOf(answer));
    return answer;
  }

  /** @param body makes it a POST */
  #ask(path: string, body?: string): Promise<Answer> {
    const url = `${this.base}/projects/${encodeURIComponent(this.project)}${path}`;
    const { token } = this;
    const headers = { 'content-type': 'application/json', ...(token !== undefined && { 'private-token': token }) };
    const post = body !== undefined && { method: 'POST' as const, body: () => body };
    return this.#input.ports.http({ url, headers, hint, ...post });
  }
}

/** What GitLab says when it refuses: a text, or lists of texts by subject. */
export function wordsOf(answer: Answer): string {
  try {
    const { message, error } = answer.json(Refusal);
    const said = message ?? error ?? '';
    const texts =
      typeof said === 'string'
        ? [said]
        : Object.values(said as object)
            .flat()
            .map(String);
    return quoteWords(texts.join(' ')) || 'nothing.';
  } catch {
    return quoteWords(makePlain(answer.text()) || answer.statusText || 'nothing.');
  }
}
