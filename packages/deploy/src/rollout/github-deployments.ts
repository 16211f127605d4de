import { type Answer, type DeploymentRecord, redact, v } from '@waybill/kernel';
import { askGitHub, gitHubSlug, wordsOf } from '../targets/index.ts';
import type { DeployInput } from './deploy-input.ts';

const Created = v.object({ id: v.number() });
const List = v.array(v.looseObject({ id: v.number(), payload: v.optional(v.unknown()) }));

type Input = Pick<DeployInput, 'environment' | 'release' | 'options' | 'context' | 'ports'>;

/**
 * Writes the deployment on GitHub, so that its pages show the same. A workflow that names an environment writes its own, and
 * so does the job of this run when it names one.
 *
 * @returns its number; nothing where there is none to write
 */
export async function openOnGitHub(input: Input, record: DeploymentRecord): Promise<number | undefined> {
  const { environment, release } = input;
  const { apiUrl, token } = input.options;
  if (environment.target.workflow !== undefined || !token || gitHubSlug(input.context, apiUrl) === undefined)
    return undefined;
  return kindly(input, async () => {
    const query = new URLSearchParams({ sha: release.gitHead, environment: environment.name });
    const known = (await ask(input, 'GET', `deployments?${query}`)).json(List);
    // An interrupted run may have written it and not its number.
    const found = known.find(({ payload }) => asKey(payload) === record.key);
    if (found !== undefined) return found.id;
    const isProduction = environment.approval === 'required';
    const created = await ask(input, 'POST', 'deployments', {
      ...{ ref: release.tag, task: 'deploy', environment: environment.name, auto_merge: false, required_contexts: [] },
      ...{ payload: { waybill: record.key }, description: `${release.tag}, by Waybill` },
      ...{ production_environment: isProduction, transient_environment: false },
    });
    const { id } = created.json(Created);
    const state = { state: 'in_progress', ...linksOf(input, record) };
    // Without it, the deployment is there all the same, and its end is written to it.
    await kindly(input, () => ask(input, 'POST', `deployments/${id}/statuses`, state));
    return id;
  });
}

/** Says how it ended; GitHub takes the deployment before for inactive by itself only where it is no production. */
export async function closeOnGitHub(input: Input, record: DeploymentRecord): Promise<void> {
  const { github, state, reason } = record;
  if (github === undefined) return;
  await kindly(input, async () => {
    const description = (reason ?? '').slice(0, 140);
    const ended = state === 'succeeded' ? 'success' : 'failure';
    await ask(input, 'POST', `deployments/${github}/statuses`, {
      state: ended,
      description,
      auto_inactive: true,
      ...linksOf(input, record),
    });
    if (ended === 'success' && input.environment.approval === 'required') await deactivateOthers(input, github);
    return undefined;
  });
}

/** How many deployments are looked back for those that are still shown as active. */
const looksBack = 10;

async function deactivateOthers(input: Input, own: number): Promise<void> {
  const query = new URLSearchParams({ environment: input.environment.name, per_page: String(looksBack) });
  const others = (await ask(input, 'GET', `deployments?${query}`)).json(List);
  for (const { id } of others.filter((each) => each.id !== own && asKey(each.payload) !== undefined)) {
    const [last] = (await ask(input, 'GET', `deployments/${id}/statuses`)).json(
      v.array(v.looseObject({ state: v.string() })),
    );
    if (last?.state === 'success') await ask(input, 'POST', `deployments/${id}/statuses`, { state: 'inactive' });
  }
}

function asKey(payload: unknown): unknown {
  // GitHub gives back as text what it got as text.
  const value: unknown = typeof payload === 'string' ? safely(payload) : payload;
  return typeof value === 'object' && value !== null && 'waybill' in value ? value.waybill : undefined;
}

function safely(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function linksOf({ environment }: Input, { url, run }: DeploymentRecord) {
  const log = url ?? run;
  return {
    ...(log === undefined ? {} : { log_url: log }),
    ...(environment.url === undefined ? {} : { environment_url: environment.url }),
  };
}

async function ask({ options, context, ports }: Input, method: 'GET' | 'POST', path: string, body?: object) {
  const slug = gitHubSlug(context, options.apiUrl);
  const change = method === 'GET' ? undefined : { method, body: JSON.stringify(body) };
  const answer = await askGitHub({ ports, github: options }, `${slug}/${path}`, change);
  if (!answer.ok) throw new Refusal(answer);
  return answer;
}

class Refusal {
  readonly message: string;
  constructor(answer: Answer) {
    const { status } = answer;
    const isHidden = status === 403 || status === 404;
    const remedy = isHidden ? '; the token needs `deployments: write`, and access to the repository' : '';
    this.message = `it answered ${status} (${wordsOf(answer)})${remedy}`;
  }
}

/** What GitHub shows is a copy: the ledger has the deployment, and it goes on. */
async function kindly<T>(input: Input, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const { message } = error as { message: string };
    input.context.logger.warn(`GitHub does not show this deployment: ${redact(message, input.context.env)}`);
    return undefined;
  }
}
