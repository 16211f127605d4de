import { createHash } from 'node:crypto';
import { execa } from 'execa';
import { parse } from 'yaml';

/** The workflow files of a repository at one of its refs. */
export interface WorkflowFiles {
  readonly sha: string;
  /** Text by file name below `.github/workflows`. */
  readonly files: Readonly<Record<string, string>>;
}

/** @returns nothing where the repository has no such branch or tag */
export type ReadWorkflows = (ref: string) => Promise<WorkflowFiles | undefined>;

export interface WorkflowInput {
  readonly isRequired: boolean;
  readonly fallback: string | undefined;
  readonly choices: readonly string[] | undefined;
}

/** What GitHub takes from a workflow's text when somebody dispatches it. */
export interface Workflow {
  readonly name: string | undefined;
  readonly runName: string | undefined;
  /** Not there without the trigger `workflow_dispatch`. */
  readonly inputs: ReadonlyMap<string, WorkflowInput> | undefined;
  readonly jobs: readonly { readonly name: string; readonly environment: string | undefined }[];
}

type Yaml = Readonly<Record<string, unknown>>;

/** A text that is no YAML is a workflow without triggers. */
export function parseWorkflow(text: string): Workflow {
  const root = asRecord(parseYaml(text));
  const triggers = root['on'];
  const names =
    typeof triggers === 'string' ? [triggers] : Array.isArray(triggers) ? triggers : Object.keys(asRecord(triggers));
  const dispatch = asRecord(asRecord(triggers)['workflow_dispatch']);
  return {
    name: asText(root['name']),
    runName: asText(root['run-name']),
    inputs: names.includes('workflow_dispatch') ? readInputs(asRecord(dispatch['inputs'])) : undefined,
    jobs: Object.entries(asRecord(root['jobs'])).map(([name, job]) => {
      const { environment } = asRecord(job);
      return { name, environment: asText(environment) ?? asText(asRecord(environment)['name']) };
    }),
  };
}

function parseYaml(text: string): unknown {
  try {
    return parse(text, { logLevel: 'silent' });
  } catch {
    return undefined;
  }
}

function readInputs(inputs: Yaml): Map<string, WorkflowInput> {
  return new Map(
    Object.entries(inputs).map(([name, input]) => {
      const { required, default: fallback, options } = asRecord(input);
      const choices = Array.isArray(options) ? options.map(String) : undefined;
      return [name, { isRequired: required === true, fallback: asText(fallback), choices }];
    }),
  );
}

/** Puts values for `${{ inputs.name }}` and `${{ github.event.inputs.name }}`; what else is between the braces is empty. */
export function evaluate(template: string, inputs: Readonly<Record<string, string>>): string {
  return template.replace(/\$\{\{\s*([^}]*?)\s*\}\}/g, (_, expression: string) => {
    const [, name = ''] = /^(?:github\.event\.)?inputs\.([\w-]+)$/.exec(expression) ?? [];
    return inputs[name] ?? '';
  });
}

/** Workflow files that a test writes down: by ref, then by name. */
export function workflowsAt(refs: Readonly<Record<string, Readonly<Record<string, string>>>>): ReadWorkflows {
  return async (ref) => {
    const files = refs[ref];
    return files && { sha: createHash('sha1').update(ref).digest('hex'), files };
  };
}

/** The workflow files of a repository on this machine, bare or not, as git has them. */
export function workflowsIn(repository: string): ReadWorkflows {
  const git = async (...args: string[]) => (await execa('git', ['-C', repository, ...args], { reject: false })).stdout;
  return async (ref) => {
    const names = [`refs/heads/${ref}`, `refs/tags/${ref}`];
    const found = await Promise.all(names.map((name) => git('rev-parse', '--verify', '--quiet', `${name}^{commit}`)));
    const sha = found.find((each) => /^[\da-f]{40,64}$/.test(each));
    if (sha === undefined) return undefined;
    const listed = (await git('ls-tree', '--name-only', `${sha}:.github/workflows`)).split('\n').filter(Boolean);
    const texts = listed.map(async (name) => [name, await git('show', `${sha}:.github/workflows/${name}`)] as const);
    return { sha, files: Object.fromEntries(await Promise.all(texts)) };
  };
}

function asRecord(value: unknown): Yaml {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Yaml) : {};
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}
