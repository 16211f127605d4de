import { v } from '@waybill/kernel';

/** Objects of a cluster, as far as they are read here. What is zero or empty, Kubernetes leaves out. */

const count = v.optional(v.number(), 0);
const text = v.optional(v.nullable(v.string()), '');
const containers = v.array(v.object({ name: v.string(), image: v.optional(v.string(), '') }));

/** Containers that run side by side, and those that run and end before them. */
const PodSpec = v.object({ containers, initContainers: v.optional(containers, []) });

export type Container = v.InferOutput<typeof containers>[number];

/** All containers, in the order in which they run. */
export function containersOf({ containers: all, initContainers }: v.InferOutput<typeof PodSpec>): Container[] {
  return [...initContainers, ...all];
}

const Condition = v.object({ type: v.string(), status: v.string(), reason: text, message: text });

export const DeploymentSchema = v.object({
  metadata: v.object({ name: v.string(), generation: count }),
  spec: v.object({
    replicas: v.optional(v.number(), 1),
    paused: v.optional(v.boolean(), false),
    selector: v.optional(v.object({ matchLabels: v.optional(v.record(v.string(), v.string()), {}) }), {}),
    template: v.object({ spec: PodSpec }),
  }),
  status: v.optional(
    v.object({
      observedGeneration: count,
      replicas: count,
      updatedReplicas: count,
      availableReplicas: count,
      conditions: v.optional(v.array(Condition), []),
    }),
    {},
  ),
});

export type Deployment = v.InferOutput<typeof DeploymentSchema>;

const Statuses = v.optional(
  v.array(
    v.object({
      name: v.string(),
      restartCount: count,
      state: v.optional(v.object({ waiting: v.optional(v.object({ reason: text, message: text })) }), {}),
    }),
  ),
  [],
);

export const PodsSchema = v.object({
  items: v.array(
    v.object({
      metadata: v.object({ name: v.string() }),
      spec: PodSpec,
      status: v.optional(
        v.object({
          phase: text,
          containerStatuses: Statuses,
          initContainerStatuses: Statuses,
          conditions: v.optional(v.array(Condition), []),
        }),
        {},
      ),
    }),
  ),
});

export type Pod = v.InferOutput<typeof PodsSchema>['items'][number];

export const EventsSchema = v.object({
  items: v.array(v.object({ type: text, reason: text, message: text, count: v.optional(v.nullable(v.number()), 1) })),
});

export type ClusterEvent = v.InferOutput<typeof EventsSchema>['items'][number];
