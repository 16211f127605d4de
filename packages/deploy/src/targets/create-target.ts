import { commandTarget } from './command.ts';
import { kubernetesTarget } from './kubernetes/kubernetes-target.ts';
import type { TargetOptions } from './options.ts';
import { pipelineTarget } from './pipeline/pipeline-target.ts';
import type { Target, TargetInput } from './target.ts';
import { workflowTarget } from './workflow/workflow-target.ts';

/**
 * The target of an environment. Another way to deploy is one more line here, and one more file beside this one.
 *
 * @returns nothing for options without a way to deploy, which are refused where options are read
 */
export function createTarget(environment: string, options: TargetOptions, input: TargetInput): Target | undefined {
  const { command, kubernetes, pipeline, workflow } = options;
  if (command !== undefined) return commandTarget(environment, command, input);
  if (kubernetes !== undefined) return kubernetesTarget(kubernetes, input);
  if (pipeline !== undefined) return pipelineTarget(environment, pipeline, input);
  if (workflow !== undefined) return workflowTarget(environment, workflow, input);
  return undefined;
}
