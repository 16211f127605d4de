import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isReleaseError, type ReleaseError } from '@waybill/kernel';
import {
  noActionsPermission,
  noDeployToken,
  noWorkflow,
  noWorkflowFile,
  unknownVariable,
  workflowDisabled,
} from '../../errors.ts';
import { nothingStarted } from '../nothing-started.ts';
import type { TargetOptions } from '../options.ts';
import { findUnknownPlaceholders, releaseVariables } from '../release-variables.ts';
import type { DeploymentRequest, Target, TargetInput } from '../target.ts';
import { ActionsApi, allowed, wordsOf } from './actions-api.ts';
import { type Dispatch, handleOf, inputsFor, startRun } from './dispatch-workflow.ts';
import { followRun } from './follow-run.ts';
import { findWorkflowProblems, readWorkflow } from './workflow-file.ts';

export type WorkflowOptions = NonNullable<TargetOptions['workflow']>;

/** git allows no branch or tag of this name, so a dispatch at it only shows whether it would be allowed. */
const impossibleRef = 'waybill..permission-check';

/** Deploys by a workflow of the repository on GitHub. */
export function workflowTarget(environment: string, written: WorkflowOptions, input: TargetInput): Target {
  const options = nameFiles(written);
  const api = new ActionsApi(input);
  const dispatchFor = ({ purpose }: Pick<DeploymentRequest, 'purpose'>): Dispatch =>
    purpose === 'rollback' && options.rollback !== undefined ? options.rollback : options;

  return {
    check: () => checkWorkflows(environment, options, api, input),
    async find(request) {
      const run = await api.findRun(dispatchFor(request).file, request.key);
      return run && handleOf(run);
    },
    async start(request, started) {
      if (input.github.token === undefined) throw nothingStarted(noDeployToken());
      const handle = await startRun(dispatchFor(request), request, api, input);
      await started(handle);
      return handle;
    },
    follow: (handle) => followRun(handle, options.timeout, api, input),
    describe(request) {
      const { file, ref } = dispatchFor(request);
      const inputs = Object.entries(inputsFor(dispatchFor(request), request, undefined));
      const shown = inputs.map(([name, value]) => `${name}=${value}`).join(', ');
      const at = ref === 'tag' ? `\`${request.tag}\`` : 'the default branch';
      return [`Start the workflow \`${file}\` at ${at} with the inputs that it declares of: ${shown}`];
    },
  };
}

/** The API takes the name of a file, and people copy its path. */
function nameFiles(options: WorkflowOptions): WorkflowOptions {
  const { file, rollback } = options;
  const nameOf = (path: string) => path.replace(/^\.github\/workflows\//, '');
  return { ...options, file: nameOf(file), rollback: rollback && { ...rollback, file: nameOf(rollback.file) } };
}

async function checkWorkflows(
  environment: string,
  options: WorkflowOptions,
  api: ActionsApi,
  input: TargetInput,
): Promise<ReleaseError[]> {
  if (input.github.token === undefined) return [noDeployToken()];
  const dispatches: readonly Dispatch[] = options.rollback === undefined ? [options] : [options, options.rollback];
  const texts = dispatches.flatMap(({ inputs }) => Object.values(inputs));
  const unknown = findUnknownPlaceholders(texts).map((name) => unknownVariable(environment, name, releaseVariables));
  const problems = dispatches.map((dispatch) => collect(() => checkWorkflow(dispatch, api, input)));
  const all = [...unknown, ...(await Promise.all(problems)).flat()];
  // Two dispatches of one token lack the same.
  return all.filter((each, index) => all.findIndex(({ message }) => message === each.message) === index);
}

async function collect(check: () => Promise<ReleaseError[]>): Promise<ReleaseError[]> {
  return check().catch((error: unknown) => {
    if (isReleaseError(error)) return [error];
    throw error;
  });
}

async function checkWorkflow(dispatch: Dispatch, api: ActionsApi, input: TargetInput): Promise<ReleaseError[]> {
  const { file, ref } = dispatch;
  const state = await api.findState(file);
  if (state === undefined) return [noWorkflow(file, api.repository)];
  if (state !== 'active') return [workflowDisabled(file, state)];
  const probe = await api.dispatch(file, impossibleRef, {});
  if (probe.status === 403 || probe.status === 401) allowed(probe, 'actions: write');
  if (probe.status === 404) return [noActionsPermission('actions: write', wordsOf(probe))];
  const at = ref === 'tag' ? 'the commit to release' : await api.findDefaultBranch();
  const text = ref === 'tag' ? await readOwn(file, input) : await api.readFile(file, at);
  if (text === undefined) return ref === 'tag' ? [noWorkflowFile(file)] : [];
  return findWorkflowProblems(file, at, await readWorkflow(file, text), Object.keys(dispatch.inputs));
}

/** The commit of this folder is the one that gets the tag. */
function readOwn(file: string, { context: { cwd } }: TargetInput): Promise<string | undefined> {
  return readFile(join(cwd, '.github/workflows', file), 'utf8').catch(() => undefined);
}
