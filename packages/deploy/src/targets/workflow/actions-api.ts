import { type Answer, makePlain, parseRepository, v } from '@waybill/kernel';
import { deployTokenRefused, noActionsPermission, runGone } from '../../errors.ts';
import { askGitHub } from '../ask-github.ts';
import { quoteWords } from '../quote-line.ts';
import type { TargetInput } from '../target.ts';
import {
  type Job,
  JobsSchema,
  type PendingDeployment,
  PendingSchema,
  RunSchema,
  type WorkflowRun,
} from './judge-run.ts';
import { namesKey } from './workflow-file.ts';

/** Pages of a hundred runs that are looked through for a key. */
const mostPages = 3;

const Dispatched = v.object({ workflow_run_id: v.pipe(v.number(), v.integer(), v.minValue(1)), html_url: v.string() });
const Workflow = v.object({ state: v.string() });
const Repository = v.object({ default_branch: v.string() });
const Content = v.object({ content: v.string() });
const Runs = v.object({ workflow_runs: v.array(RunSchema) });
const Refusal = v.object({ message: v.string() });

/** Those parts of GitHub's API that start a workflow and watch its run. */
export class ActionsApi {
  readonly #input: TargetInput;
  /** `owner/name`. */
  readonly repository: string;

  constructor(input: TargetInput) {
    this.#input = input;
    const { repositoryUrl = '' } = input.context.options;
    this.repository = parseRepository(repositoryUrl).slug;
  }

  /** @returns whether it is `active`, or how it is disabled; nothing where there is no such workflow */
  async findState(file: string): Promise<string | undefined> {
    const answer = await this.#ask(`/actions/workflows/${encodeURIComponent(file)}`);
    if (answer.status === 404) return undefined;
    return allowed(answer, 'actions: read').json(Workflow).state;
  }

  async findDefaultBranch(): Promise<string> {
    return allowed(await this.#ask(''), 'contents: read').json(Repository).default_branch;
  }

  /** The text of a workflow at a ref; nothing where there is none, or it must not be read. */
  async readFile(file: string, ref: string): Promise<string | undefined> {
    const path = `/contents/.github/workflows/${encodeURIComponent(file)}?ref=${encodeURIComponent(ref)}`;
    const answer = await this.#ask(path);
    return answer.ok ? Buffer.from(answer.json(Content).content, 'base64').toString() : undefined;
  }

  /** One attempt: whether a request whose answer is lost was taken, only the list of runs can tell. */
  dispatch(file: string, ref: string, inputs: Readonly<Record<string, string>>): Promise<Answer> {
    const body = JSON.stringify({ ref, inputs, return_run_details: true });
    return this.#ask(`/actions/workflows/${encodeURIComponent(file)}/dispatches`, body);
  }

  /** The run that a dispatch started, where GitHub names it. */
  readDispatched(answer: Answer): Pick<WorkflowRun, 'id' | 'html_url'> | undefined {
    if (answer.status !== 200) return undefined;
    const { workflow_run_id: id, html_url } = answer.json(Dispatched);
    return { id, html_url };
  }

  /** The newest run of a workflow whose name holds the key. */
  async findRun(file: string, key: string): Promise<WorkflowRun | undefined> {
    for (let page = 1; page <= mostPages; page += 1) {
      const path = `/actions/workflows/${encodeURIComponent(file)}/runs?event=workflow_dispatch&per_page=100&page=${page}`;
      const answer = await this.#ask(path);
      if (answer.status === 404) return undefined;
      const runs = allowed(answer, 'actions: read').json(Runs).workflow_runs;
      const found = runs.find((run) => namesKey(run.display_title, key));
      if (found !== undefined || runs.length < 100) return found;
    }
    return undefined;
  }

  /** @throws EWORKFLOWGONE */
  async readRun(id: number): Promise<WorkflowRun> {
    const answer = await this.#ask(`/actions/runs/${id}`);
    if (answer.status === 404) throw runGone(String(id));
    return allowed(answer, 'actions: read').json(RunSchema);
  }

  /** Whom a run waits for. Without the right to see it, or now, nobody. */
  async readPending(id: number): Promise<readonly PendingDeployment[]> {
    const answer = await this.#ask(`/actions/runs/${id}/pending_deployments`);
    return answer.ok ? answer.json(PendingSchema) : [];
  }

  async readJobs(id: number): Promise<readonly Job[]> {
    const answer = await this.#ask(`/actions/runs/${id}/jobs?filter=latest&per_page=100`);
    return answer.ok ? answer.json(JobsSchema).jobs : [];
  }

  /** @param body makes it a POST */
  #ask(path: string, body?: string): Promise<Answer> {
    const change = body === undefined ? undefined : ({ method: 'POST', body } as const);
    return askGitHub(this.#input, `${this.repository}${path}`, change);
  }
}

/** What GitHub says when it refuses. */
export function wordsOf(answer: Answer): string {
  try {
    return quoteWords(answer.json(Refusal).message);
  } catch {
    return quoteWords(makePlain(answer.text()) || answer.statusText || 'nothing');
  }
}

/** @throws EDEPLOYTOKEN, EACTIONSPERMISSION */
export function allowed(answer: Answer, permission: string): Answer {
  if (answer.status === 401) throw deployTokenRefused();
  if (answer.status === 403) throw noActionsPermission(permission, wordsOf(answer));
  return answer;
}
