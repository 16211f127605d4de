import { nodeOfImage } from './node-of-image.ts';
import type { Permissions } from './permissions.ts';
import { type Deed, readScript } from './read-script.ts';
import {
  type Concurrency,
  type Job,
  readAction,
  resolveText,
  type Scope,
  type Step,
  type Workflow,
} from './read-workflow.ts';

/** A checkout before the release runs; a value that is only known in the job is an expression. */
export interface Checkout {
  readonly depth: string;
  readonly persists: string;
  readonly ref: string | undefined;
  readonly token: string | undefined;
}

/** A job that has to do with releases, with everything that holds for it: of its workflow, and of those that call it. */
export interface ReleaseJob {
  readonly deed: Deed;
  readonly id: string;
  /** The workflow that events start. */
  readonly workflow: Workflow;
  /** The workflow that has the job: another one where it is called. */
  readonly file: string;
  readonly permissions: Permissions;
  /** What called workflows ask for beyond their caller. */
  readonly excess: readonly string[];
  readonly concurrency: readonly Concurrency[];
  readonly environment: string | undefined;
  readonly checkouts: readonly Checkout[];
  /** Versions of Node that are set up; `file` where a file of the repository says it. */
  readonly nodes: readonly string[];
  /** Whether an action brings its own Node. */
  readonly bringsNode: boolean;
  /** Variables of the step that releases. */
  readonly variables: Readonly<Record<string, string>>;
  /** Further actions of the job, without version. */
  readonly actions: readonly string[];
  /** Registries that the job logs in to, and with what. */
  readonly logins: readonly { readonly registry: string; readonly password: string }[];
  readonly hasMatrix: boolean;
}

/** What holds for a job from outside of its file. */
export interface Caller {
  readonly top: Workflow;
  readonly permissions: Permissions;
  readonly excess: readonly string[];
  readonly concurrency: readonly Concurrency[];
  readonly inputs: Readonly<Record<string, string>>;
  readonly level: number;
  readonly hasMatrix: boolean;
}

/** Files of the repository that jobs use. */
export interface Files {
  readonly texts: ReadonlyMap<string, string>;
  readonly scripts: Readonly<Record<string, string>>;
}

/** An action of the repository may use another. */
const mostDepth = 10;

interface Place {
  readonly workflow: Workflow;
  readonly job: Job;
  readonly caller: Caller;
}

/** What a job does of releases, and how: nothing for one that has nothing to do with them. */
export function describeJob(files: Files, { workflow, job, caller }: Place): ReleaseJob[] {
  const scope: Scope = { inputs: caller.inputs, matrix: job.matrix ?? {} };
  const steps = flatten(files, job.steps, scope, 0);
  const found = steps.flatMap(({ step, scope: own }, at) => {
    const deeds = deedsOf(files, step, own);
    return deeds.map((deed) => ({ deed, step, at }));
  });
  // A job that builds and then releases is the one that releases.
  const first = ['release', 'build', 'dry run'].flatMap((deed) => found.find((each) => each.deed === deed) ?? [])[0];
  if (first === undefined) return [];
  const earlier = steps.slice(0, first.at + 1);
  const using = (pattern: RegExp) => earlier.filter(({ step }) => pattern.test(step.uses ?? ''));
  return [
    {
      ...{ deed: first.deed, id: job.id, workflow: caller.top, file: workflow.file },
      ...{ permissions: caller.permissions, excess: [...new Set(caller.excess)] },
      ...{ concurrency: caller.concurrency, hasMatrix: caller.hasMatrix },
      environment:
        job.environment === undefined ? undefined : (resolveText(job.environment, scope)[0] ?? job.environment),
      checkouts: using(/^actions\/checkout@/).map(({ step, scope: own }) => readCheckout(step, own)),
      nodes: findNodes(using(/^actions\/setup-node@/), resolveText(job.container ?? '', scope)),
      bringsNode: isOwnAction(first.step) || first.step.uses !== undefined,
      variables: { ...workflow.variables, ...job.variables, ...first.step.variables },
      actions: earlier.flatMap(({ step }) => step.uses?.replace(/@.*$/, '') ?? []),
      logins: using(/^docker\/login-action@/).map(({ step }) => ({
        registry: step.with['registry'] ?? 'docker.io',
        password: step.with['password'] ?? '',
      })),
    },
  ];
}

/** What is set up comes before what the container has. */
function findNodes(steps: readonly ScopedStep[], containers: readonly string[]): string[] {
  if (steps.length === 0) return containers.flatMap((image) => nodeOfImage(image) ?? []);
  return steps.flatMap(({ step, scope }) => {
    const version = step.with['node-version'];
    return version === undefined ? ['file'] : resolveText(version, scope);
  });
}

interface ScopedStep {
  readonly step: Step;
  readonly scope: Scope;
}

/** Steps of composite actions of this repository in place of their use. */
function flatten(files: Files, steps: readonly Step[], scope: Scope, depth: number): ScopedStep[] {
  return steps.flatMap((step): ScopedStep[] => {
    const [, folder] = /^\.\/([\w./-]+?)\/?$/.exec(step.uses ?? '') ?? [];
    const plain = [{ step, scope }];
    if (folder === undefined || depth >= mostDepth || isOwnAction(step)) return plain;
    const text = files.texts.get(`${folder}/action.yml`) ?? files.texts.get(`${folder}/action.yaml`);
    const action = text === undefined ? undefined : readAction(text);
    if (action === undefined) return plain;
    const given = Object.entries(step.with).map(([name, value]) => [name, resolveText(value, scope)[0] ?? value]);
    const inputs = { ...action.inputs, ...Object.fromEntries(given) };
    // A step of the action sees the variables of the step that uses it.
    const inner = action.steps.map((each) => ({ ...each, variables: { ...step.variables, ...each.variables } }));
    return flatten(files, inner, { ...scope, inputs }, depth + 1);
  });
}

/** The action of Waybill, in its own repository too. */
function isOwnAction({ uses = '' }: Step): boolean {
  return /\/packages\/action(@|\/?$)/.test(uses);
}

function deedsOf({ scripts }: Files, step: Step, scope: Scope): Deed[] {
  if (isOwnAction(step)) {
    const command = resolveText(step.with['command'] ?? 'release', scope)[0];
    if (command === 'dry-run') return ['dry run'];
    return command === 'release' || command === 'build' ? [command] : [];
  }
  const name = step.uses?.replace(/@.*$/, '').toLowerCase();
  if (name === 'cycjimmy/semantic-release-action' || name === 'codfish/semantic-release-action') {
    const isDry = (step.with['dry_run'] ?? step.with['dry-run']) === 'true';
    return [isDry ? 'dry run' : 'release'];
  }
  return step.run === undefined ? [] : readScript(step.run, scripts);
}

function readCheckout(step: Step, scope: Scope): Checkout {
  const value = (name: string) => {
    const text = step.with[name];
    return text === undefined || text === '' ? undefined : (resolveText(text, scope)[0] ?? text);
  };
  return {
    depth: value('fetch-depth') ?? '1',
    persists: value('persist-credentials') ?? 'true',
    ref: value('ref'),
    token: value('token'),
  };
}
