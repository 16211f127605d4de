import { type Permissions, readPermissions } from './permissions.ts';
import { isExpression, isTable, readYaml, type Table, tableOf, textOf, textsOf, textTable } from './values.ts';

/** A workflow of GitHub Actions, as far as a release depends on it. */
export interface Workflow {
  readonly file: string;
  /** What starts it, by event, with its filters. */
  readonly triggers: ReadonlyMap<string, Table>;
  readonly permissions: Permissions;
  readonly concurrency: Concurrency | undefined;
  readonly variables: Readonly<Record<string, string>>;
  readonly jobs: readonly Job[];
  /** Defaults of what a caller gives to a reusable workflow. */
  readonly inputs: Readonly<Record<string, string>>;
}

export interface Job {
  readonly id: string;
  readonly permissions: Permissions;
  readonly concurrency: Concurrency | undefined;
  readonly variables: Readonly<Record<string, string>>;
  /** Name of the environment. */
  readonly environment: string | undefined;
  readonly steps: readonly Step[];
  /** The workflow that it calls. */
  readonly uses: string | undefined;
  readonly with: Readonly<Record<string, string>>;
  /** Image of the container that the job runs in. */
  readonly container: string | undefined;
  /** Values of the matrix by name; undefined where there is none. */
  readonly matrix: Readonly<Record<string, readonly string[]>> | undefined;
}

export interface Step {
  readonly uses: string | undefined;
  readonly run: string | undefined;
  readonly with: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
}

export interface Concurrency {
  readonly group: string | undefined;
  /** `true`, `false` or an expression. */
  readonly cancels: string;
}

/** More jobs and steps than anybody reads. */
const most = 500;

/** @returns nothing for a text that is no workflow */
export function readWorkflow(file: string, text: string): Workflow | undefined {
  const whole = readYaml(text);
  if (whole === undefined || !isTable(whole['jobs'])) return undefined;
  const triggers = readTriggers(whole['on'] ?? whole['true']);
  const jobs = Object.entries(whole['jobs']).slice(0, most);
  return {
    ...{ file, triggers, permissions: readPermissions(whole['permissions']) },
    concurrency: readConcurrency(whole['concurrency']),
    variables: textTable(whole['env']),
    jobs: jobs.flatMap(([id, job]) => (isTable(job) ? [readJob(id, job)] : [])),
    inputs: readInputs(triggers.get('workflow_call')?.['inputs']),
  };
}

function readTriggers(value: unknown): Map<string, Table> {
  if (isTable(value)) return new Map(Object.entries(value).map(([event, how]) => [event, tableOf(how)]));
  return new Map(textsOf(value).map((event) => [event, {}]));
}

function readJob(id: string, job: Table): Job {
  const environment = isTable(job['environment']) ? job['environment']['name'] : job['environment'];
  const container = isTable(job['container']) ? job['container']['image'] : job['container'];
  return {
    container: textOf(container),
    ...{ id, permissions: readPermissions(job['permissions']), concurrency: readConcurrency(job['concurrency']) },
    ...{ variables: textTable(job['env']), environment: textOf(environment), uses: textOf(job['uses']) },
    ...{ steps: readSteps(job['steps']), with: textTable(job['with']) },
    matrix: readMatrix(tableOf(job['strategy'])['matrix']),
  };
}

function readSteps(value: unknown): Step[] {
  const steps = Array.isArray(value) ? value.slice(0, most) : [];
  return steps.filter(isTable).map((step) => ({
    ...{ uses: textOf(step['uses']), run: textOf(step['run']) },
    ...{ with: textTable(step['with']), variables: textTable(step['env']) },
  }));
}

/** The steps of a composite action, and the defaults of its inputs. @returns nothing for another kind of action */
export function readAction(
  text: string,
): { readonly steps: readonly Step[]; readonly inputs: Readonly<Record<string, string>> } | undefined {
  const whole = readYaml(text);
  const runs = tableOf(whole?.['runs']);
  if (whole === undefined || runs['using'] !== 'composite') return undefined;
  return { steps: readSteps(runs['steps']), inputs: readInputs(whole['inputs']) };
}

function readInputs(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(tableOf(value)).map(([name, each]) => [name, textOf(tableOf(each)['default']) ?? '']);
  return Object.fromEntries(entries);
}

function readConcurrency(value: unknown): Concurrency | undefined {
  if (isTable(value)) return { group: textOf(value['group']), cancels: textOf(value['cancel-in-progress']) ?? 'false' };
  const group = textOf(value);
  return group === undefined ? undefined : { group, cancels: 'false' };
}

function readMatrix(value: unknown): Job['matrix'] {
  if (!isTable(value)) return textOf(value) === undefined ? undefined : {};
  const named = Object.entries(value).filter(([name]) => name !== 'include' && name !== 'exclude');
  const includes = Array.isArray(value['include']) ? value['include'].filter(isTable) : [];
  const values = new Map<string, string[]>();
  for (const [name, each] of [...named, ...includes.flatMap((entry) => Object.entries(entry))])
    values.set(name, [...(values.get(name) ?? []), ...textsOf(each)]);
  return Object.fromEntries(values);
}

/** Where an expression that names one value gets it from. */
export interface Scope {
  readonly inputs: Readonly<Record<string, string>>;
  readonly matrix: Readonly<Record<string, readonly string[]>>;
}

/** All values that a text may have: an input and the values of a matrix are known, other expressions are not. */
export function resolveText(text: string, { inputs, matrix }: Scope): string[] {
  if (!isExpression(text)) return [text];
  const [, kind, name = ''] = /^\s*\$\{\{\s*(inputs|matrix)\.([\w-]+)\s*\}\}\s*$/.exec(text) ?? [];
  if (kind === 'inputs' && Object.hasOwn(inputs, name)) return [inputs[name] ?? ''];
  if (kind === 'matrix' && Object.hasOwn(matrix, name)) return [...(matrix[name] ?? [])];
  return [text];
}
