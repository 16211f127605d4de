import type { Answer, Ports, ReleaseError } from '@waybill/kernel';
import {
  dispatchLost,
  dispatchRefused,
  noDispatchTrigger,
  noWorkflow,
  noWorkflowRef,
  workflowDisabled,
  workflowInputRefused,
} from '../../errors.ts';
import { startsNothing } from '../nothing-started.ts';
import type { TargetOptions } from '../options.ts';
import { describeRelease, fillPlaceholders } from '../release-variables.ts';
import { isRefusal, sendOnce } from '../send-once.ts';
import type { DeploymentHandle, DeploymentRequest, TargetInput } from '../target.ts';
import { type ActionsApi, allowed, wordsOf } from './actions-api.ts';
import type { WorkflowRun } from './judge-run.ts';
import { ownInputs, readWorkflow } from './workflow-file.ts';

/** A workflow to start. */
export type Dispatch = Pick<NonNullable<TargetOptions['workflow']>, 'file' | 'ref' | 'inputs'>;

/** Seconds between two looks at the list of runs for one that should appear, and for all looks together. */
const appearing = 5;
const longestAppearing = 90;

export function handleOf({ id, html_url }: Pick<WorkflowRun, 'id' | 'html_url'>): DeploymentHandle {
  return { run: id, url: html_url };
}

/** @param declared the inputs of the workflow; everything is sent where they are not known */
export function inputsFor(
  { inputs }: Pick<Dispatch, 'inputs'>,
  request: DeploymentRequest,
  declared?: ReadonlyMap<string, unknown>,
): Record<string, string> {
  const values = describeRelease(request);
  const own: Readonly<Record<(typeof ownInputs)[number], string | undefined>> = {
    version: request.version,
    tag: request.tag,
    image: values.WAYBILL_IMAGE,
    digest: values.WAYBILL_DIGEST,
    environment: request.environment,
    previous: request.previous?.version,
    key: request.key,
  };
  const sent = ownInputs.filter((name) => own[name] !== undefined && (declared?.has(name) ?? true));
  return {
    ...Object.fromEntries(sent.map((name) => [name, own[name] ?? ''])),
    ...Object.fromEntries(Object.entries(inputs).map(([name, text]) => [name, fillPlaceholders(text, values)])),
  };
}

/**
 * Starts a workflow once. GitHub knows no key of a request: where its answer is lost, the list of runs tells whether
 * there is one, by the key in its name.
 *
 * @throws what GitHub refuses, and EWORKFLOWLOST
 */
export async function startRun(
  dispatch: Dispatch,
  request: DeploymentRequest,
  api: ActionsApi,
  { ports: { clock }, context: { logger } }: TargetInput,
): Promise<DeploymentHandle> {
  const { file } = dispatch;
  const { ref, inputs } = await startsNothing(() => prepareDispatch(dispatch, request, api));
  const answer = await sendOnce(() => api.dispatch(file, ref, inputs), clock);
  if ('lost' in answer) logger.warn(`It is not known yet whether the workflow \`${file}\` has started: ${answer.lost}`);
  else if (!answer.ok && isRefusal(answer))
    await startsNothing(() => {
      throw explainRefusal(answer, file, ref, api.repository);
    });
  const dispatched = 'ok' in answer && answer.ok ? api.readDispatched(answer) : undefined;
  const run = dispatched ?? (await waitForRun(file, request.key, api, clock));
  logger.log(`Started the workflow \`${file}\` at \`${ref}\`: ${run.html_url}`);
  return handleOf(run);
}

async function prepareDispatch(dispatch: Dispatch, request: DeploymentRequest, api: ActionsApi) {
  const ref = dispatch.ref === 'tag' ? request.tag : await api.findDefaultBranch();
  const text = await api.readFile(dispatch.file, ref);
  const declared = text === undefined ? undefined : (await readWorkflow(dispatch.file, text)).inputs;
  return { ref, inputs: inputsFor(dispatch, request, declared) };
}

async function waitForRun(file: string, key: string, api: ActionsApi, clock: Ports['clock']): Promise<WorkflowRun> {
  for (let waited = 0; waited <= longestAppearing; waited += appearing) {
    const run = await api.findRun(file, key);
    if (run !== undefined) return run;
    await clock.sleep(appearing * 1000);
  }
  throw dispatchLost(file, key, longestAppearing);
}

/** GitHub's refusals differ in their words only. */
function explainRefusal(answer: Answer, file: string, ref: string, repository: string): ReleaseError {
  const { status } = allowed(answer, 'actions: write');
  const words = wordsOf(answer);
  if (status === 404) return noWorkflow(file, repository);
  if (/'workflow_dispatch' trigger/i.test(words)) return noDispatchTrigger(file, ref);
  if (/disabled workflow/i.test(words)) return workflowDisabled(file, 'disabled');
  if (/no ref found/i.test(words)) return noWorkflowRef(ref);
  if (/\binputs?\b/i.test(words)) return workflowInputRefused(file, words);
  return dispatchRefused(file, status, words);
}
