import { v } from '@waybill/kernel';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('expected a text that is not empty'));
const argumentVector = v.pipe(v.array(v.string()), v.nonEmpty('a command has at least a program'));
const seconds = v.pipe(v.number(), v.integer(), v.minValue(1));

/** GitHub finds a workflow by the name of its file, not by its own name. */
const workflowFile = v.pipe(
  text,
  v.regex(/^(?:\.github\/workflows\/)?[^/\\]+\.ya?ml$/, 'is no file of `.github/workflows`, such as `deploy.yml`'),
);

export const workflowTarget = v.strictObject({
  file: workflowFile,
  ref: v.optional(v.picklist(['tag', 'default-branch']), 'tag'),
  inputs: v.optional(v.record(v.string(), v.string()), {}),
  timeout: v.optional(seconds, 1800),
  rollback: v.optional(
    v.strictObject({
      file: workflowFile,
      ref: v.optional(v.picklist(['tag', 'default-branch']), 'default-branch'),
      inputs: v.optional(v.record(v.string(), v.string()), {}),
    }),
  ),
});

/** RFC 1123: what Kubernetes takes as a name. It is a word of a command line here. */
const clusterName = v.pipe(
  text,
  v.regex(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, 'needs lower-case letters, digits, `-` and `.`'),
);

export const kubernetesTarget = v.strictObject({
  context: v.optional(text),
  kubeconfig: v.optional(text),
  namespace: v.optional(clusterName),
  deployments: v.pipe(
    v.array(v.strictObject({ name: clusterName, container: clusterName, image: v.optional(text) })),
    v.nonEmpty('at least one deployment'),
  ),
  timeout: v.optional(seconds, 600),
  undo: v.optional(v.boolean(), false),
});

export const pipelineTarget = v.strictObject({
  project: v.optional(text),
  apiUrl: v.optional(v.pipe(v.string(), v.url('not a URL'))),
  ref: v.optional(v.picklist(['tag', 'default-branch']), 'tag'),
  variables: v.optional(v.record(v.string(), v.string()), {}),
  timeout: v.optional(seconds, 1800),
});

export const commandTarget = v.strictObject({
  run: v.pipe(v.array(argumentVector), v.nonEmpty('at least one command')),
  rollback: v.optional(v.array(argumentVector)),
  timeout: v.optional(seconds, 1800),
});

/** One key is one way to deploy; exactly one is needed, which is checked where environments are resolved. */
export const targetOption = v.strictObject({
  workflow: v.optional(workflowTarget),
  kubernetes: v.optional(kubernetesTarget),
  command: v.optional(commandTarget),
  pipeline: v.optional(pipelineTarget),
});

export type TargetOptions = v.InferOutput<typeof targetOption>;
