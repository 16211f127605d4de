import { type Call, notFound, type Reply, type Route, refusal } from './routes.ts';
import { renderRun } from './run-routes.ts';
import { parseWorkflow, type ReadWorkflows, type Workflow } from './workflow-files.ts';
import type { WorkflowRuns } from './workflow-runs.ts';

export interface Dispatching {
  readonly runs: WorkflowRuns;
  readonly read: (slug: string) => ReadWorkflows;
  /** `owner/name/file` of workflows that somebody has disabled. */
  readonly disabled: ReadonlySet<string>;
  /** Whether dispatches answer with the run, as github.com does; servers of companies do not. */
  readonly returnsRuns: () => boolean;
  readonly actor: string;
}

const mostInputs = 25;

/** Workflows, and what starts them: https://docs.github.com/rest/actions/workflows */
export function dispatchRoutes(dispatching: Dispatching): Route[] {
  const { read, disabled } = dispatching;
  return [
    {
      ...{ method: 'GET', path: /^\/actions\/workflows\/([^/]+)$/, needs: 'actions: read' },
      async answer({ slug, found: [file = ''], origin }) {
        const workflow = await findWorkflow(read(slug), 'main', file);
        if (workflow === undefined) return notFound;
        const state = disabled.has(`${slug}/${file}`) ? 'disabled_manually' : 'active';
        const path = `.github/workflows/${file}`;
        const url = `${origin}/repos/${slug}/actions/workflows/${file}`;
        const html_url = `https://github.com/${slug}/blob/main/${path}`;
        return [200, { id: 1, name: workflow.name ?? path, path, state, url, html_url }];
      },
    },
    {
      ...{ method: 'GET', path: /^\/contents\/\.github\/workflows\/([^/]+)$/, needs: 'contents: read' },
      async answer({ slug, found: [name = ''], query }) {
        const text = (await read(slug)(query.get('ref') ?? 'main'))?.files[name];
        if (text === undefined) return notFound;
        const content = Buffer.from(text).toString('base64').replace(/.{60}/g, '$&\n');
        return [200, { type: 'file', encoding: 'base64', name, path: `.github/workflows/${name}`, content }];
      },
    },
    {
      ...{ method: 'POST', path: /^\/actions\/workflows\/([^/]+)\/dispatches$/, needs: 'actions: write' },
      answer: (call) => dispatch(dispatching, call),
    },
  ];
}

async function findWorkflow(read: ReadWorkflows, ref: string, file: string): Promise<Workflow | undefined> {
  const text = (await read(ref))?.files[file];
  return text === undefined ? undefined : parseWorkflow(text);
}

async function dispatch({ runs, read, disabled, returnsRuns, actor }: Dispatching, call: Call): Promise<Reply> {
  const { slug, found, body, origin } = call;
  const [file = ''] = found;
  // A workflow that is not on the default branch does not exist.
  if ((await findWorkflow(read(slug), 'main', file)) === undefined) return notFound;
  const ref = String(body['ref'] ?? '').replace(/^refs\/(?:heads|tags)\//, '');
  const sha = (await read(slug)(ref))?.sha;
  if (sha === undefined) return refusal(422, `No ref found for: ${ref}`);
  const workflow = await findWorkflow(read(slug), ref, file);
  if (workflow?.inputs === undefined) return refusal(422, "Workflow does not have 'workflow_dispatch' trigger");
  if (disabled.has(`${slug}/${file}`))
    return refusal(422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow");
  const given = (body['inputs'] ?? {}) as Readonly<Record<string, unknown>>;
  const problem = findInputProblem(workflow.inputs, given);
  if (problem !== undefined) return refusal(422, problem);
  const run = runs.start({ slug, file, workflow, ref, sha, inputs: completeInputs(workflow.inputs, given), actor });
  if (body['return_run_details'] !== true || !returnsRuns()) return [204];
  const { id, url: run_url, html_url } = renderRun(slug, run, origin);
  return [200, { workflow_run_id: id, run_url, html_url }];
}

type Inputs = NonNullable<Workflow['inputs']>;

function completeInputs(inputs: Inputs, given: Readonly<Record<string, unknown>>): Record<string, string> {
  const fallbacks = [...inputs].map(([name, { fallback = '' }]) => [name, fallback] as const);
  return Object.fromEntries([...fallbacks, ...Object.entries(given).map(([name, value]) => [name, String(value)])]);
}

function findInputProblem(inputs: Inputs, given: Readonly<Record<string, unknown>>): string | undefined {
  const names = Object.keys(given);
  if (names.length > mostInputs)
    return `you may only define up to ${mostInputs} \`inputs\` for a \`workflow_dispatch\` event`;
  const unknown = names.filter((name) => !inputs.has(name));
  if (unknown.length > 0) return `Unexpected inputs provided: ${JSON.stringify(unknown)}`;
  for (const [name, { isRequired, fallback, choices }] of inputs) {
    const value = given[name];
    if (isRequired && fallback === undefined && value === undefined) return `Required input '${name}' not provided`;
    if (value !== undefined && choices?.includes(String(value)) === false)
      return `Provided value '${value}' for input '${name}' not in the list of allowed values`;
  }
  return undefined;
}
