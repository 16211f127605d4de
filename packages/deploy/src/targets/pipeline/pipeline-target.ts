import { isReleaseError, type Logger, type ReleaseError } from '@waybill/kernel';
import {
  noGitLabToken,
  noPipelinePermission,
  pipelineGone,
  pipelineLost,
  pipelineRefused,
  pipelineUnfinished,
  unknownVariable,
} from '../../errors.ts';
import { followUntil, type Look } from '../follow-until.ts';
import { startsNothing } from '../nothing-started.ts';
import { describeRelease, fillPlaceholders, findUnknownPlaceholders, releaseVariables } from '../release-variables.ts';
import { isRefusal, sendOnce } from '../send-once.ts';
import type { DeploymentHandle, DeploymentRequest, Target, TargetInput } from '../target.ts';
import { describeProgress, hasEnded, judgePipeline, type Pipeline, PipelineSchema } from './judge-pipeline.ts';
import { type PipelineOptions, PipelinesApi, wordsOf } from './pipelines-api.ts';

/** Seconds between two looks at the list of pipelines for one that should appear, and for all looks together. */
const appearing = 5;
const longestAppearing = 60;

/** Deploys by a pipeline of GitLab, started with variables. */
export function pipelineTarget(environment: string, options: PipelineOptions, input: TargetInput): Target {
  const api = new PipelinesApi(options, input);
  const variablesFor = (request: DeploymentRequest) => {
    const values = describeRelease(request);
    const own = Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    const given = Object.entries(options.variables).map(
      ([name, text]) => [name, fillPlaceholders(text, values)] as const,
    );
    return Object.fromEntries([...own, ...given]);
  };
  /** An old tag has an old pipeline. */
  const isAtTag = ({ purpose }: DeploymentRequest) => options.ref === 'tag' && purpose === 'deploy';
  const refFor = async (request: DeploymentRequest) =>
    isAtTag(request) ? request.tag : (await api.readProject()).defaultBranch;

  return {
    check: () => checkProject(environment, options, api),
    async find(request) {
      const found = await api.find(await refFor(request), 'WAYBILL_ATTEMPT', request.key);
      return found && handleOf(found);
    },
    async start(request, started) {
      const { ref, variables } = await startsNothing(async () => {
        if (api.token === undefined) throw noGitLabToken();
        return { ref: await refFor(request), variables: variablesFor(request) };
      });
      const handle = handleOf(await startPipeline(ref, variables, request.key, api, input));
      await started(handle);
      return handle;
    },
    async follow({ pipeline: id }) {
      // The ledger is data.
      if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 1) throw pipelineGone(String(id));
      const look = () => lookAt(id, api);
      const { timeout: seconds } = options;
      return followUntil({ subject: 'The pipeline', seconds, look, unfinished: pipelineUnfinished }, input);
    },
    describe(request) {
      const shown = Object.entries(variablesFor(request)).map(([name, value]) => `${name}=${value}`);
      const at = isAtTag(request) ? `\`${request.tag}\`` : 'the default branch';
      return [`Start a pipeline of \`${api.project}\` at ${at} with the variables: ${shown.join(', ')}`];
    },
  };
}

function handleOf({ id, web_url }: Pipeline): DeploymentHandle {
  return { pipeline: id, url: web_url };
}

async function checkProject(environment: string, options: PipelineOptions, api: PipelinesApi): Promise<ReleaseError[]> {
  const unknown = findUnknownPlaceholders(Object.values(options.variables));
  const problems = unknown.map((name) => unknownVariable(environment, name, releaseVariables));
  if (api.token === undefined) return [...problems, noGitLabToken()];
  try {
    const { mayRun } = await api.readProject();
    return mayRun
      ? problems
      : [...problems, noPipelinePermission(api.project, 'The role of the token is below Developer.')];
  } catch (error) {
    if (!isReleaseError(error)) throw error;
    return [...problems, error];
  }
}

/** Starts a pipeline once. Where the answer is lost, the variables of pipelines tell whether there is one. */
async function startPipeline(
  ref: string,
  variables: Readonly<Record<string, string>>,
  key: string,
  api: PipelinesApi,
  { ports: { clock }, context: { logger } }: TargetInput,
): Promise<Pipeline> {
  const answer = await sendOnce(() => api.start(ref, variables), clock);
  if ('lost' in answer) logger.warn(`It is not known yet whether the pipeline has started: ${answer.lost}`);
  else if (answer.ok) return announce(answer.json(PipelineSchema), ref, logger);
  else if (isRefusal(answer))
    await startsNothing(() => {
      throw pipelineRefused(api.project, ref, wordsOf(api.allowed(answer)));
    });
  for (let waited = 0; waited <= longestAppearing; waited += appearing) {
    const found = await api.find(ref, 'WAYBILL_ATTEMPT', key);
    if (found !== undefined) return announce(found, ref, logger);
    await clock.sleep(appearing * 1000);
  }
  throw pipelineLost(api.project, longestAppearing);
}

function announce(pipeline: Pipeline, ref: string, logger: Logger): Pipeline {
  logger.log(`Started a pipeline at \`${ref}\`: ${pipeline.web_url}`);
  return pipeline;
}

async function lookAt(id: number, api: PipelinesApi): Promise<Look> {
  const pipeline = await api.read(id);
  const url = pipeline.web_url;
  const needsJobs = pipeline.status === 'manual' || pipeline.status === 'failed';
  const jobs = needsJobs ? await api.readJobs(id).catch(() => []) : [];
  if (hasEnded(pipeline)) return { url, progress: 'has ended', outcome: judgePipeline(pipeline, jobs) };
  return { url, progress: describeProgress(pipeline, jobs) };
}
