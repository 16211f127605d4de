import { type CommandOptions, commandTarget } from './command.ts';
import { kubernetesTarget } from './kubernetes/kubernetes-target.ts';
import type { KubernetesOptions } from './kubernetes/plan-images.ts';
import type { TargetOptions } from './options.ts';
import { pipelineTarget } from './pipeline/pipeline-target.ts';
import type { PipelineOptions } from './pipeline/pipelines-api.ts';
import type { Target, TargetInput } from './target.ts';
import { type WorkflowOptions, workflowTarget } from './workflow/workflow-target.ts';

/** One way to deploy, with its options. */
export type TargetChoice =
  | { readonly way: 'command'; readonly options: CommandOptions }
  | { readonly way: 'kubernetes'; readonly options: KubernetesOptions }
  | { readonly way: 'pipeline'; readonly options: PipelineOptions }
  | { readonly way: 'workflow'; readonly options: WorkflowOptions };

/** The ways that the options name. Another way to deploy is one more line here, one below, and one more file beside this one. */
export function listTargets({ command, kubernetes, pipeline, workflow }: TargetOptions): TargetChoice[] {
  return [
    ...(command === undefined ? [] : [{ way: 'command', options: command } as const]),
    ...(kubernetes === undefined ? [] : [{ way: 'kubernetes', options: kubernetes } as const]),
    ...(pipeline === undefined ? [] : [{ way: 'pipeline', options: pipeline } as const]),
    ...(workflow === undefined ? [] : [{ way: 'workflow', options: workflow } as const]),
  ];
}

/** The target of an environment. */
export function createTarget(environment: string, { way, options }: TargetChoice, input: TargetInput): Target {
  switch (way) {
    case 'command':
      return commandTarget(environment, options, input);
    case 'kubernetes':
      return kubernetesTarget(options, input);
    case 'pipeline':
      return pipelineTarget(environment, options, input);
    case 'workflow':
      return workflowTarget(environment, options, input);
  }
}
