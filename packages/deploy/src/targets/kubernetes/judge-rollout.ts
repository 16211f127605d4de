import { quoteWords } from '../quote-line.ts';
import { type ClusterEvent, containersOf, type Deployment, type Pod } from './cluster-objects.ts';
import type { Images } from './plan-images.ts';

export type Rollout =
  | { readonly state: 'done' }
  /** `progress` is the rest of a sentence about the deployment: "has 1 of 2 replicas updated …". */
  | { readonly state: 'going on'; readonly progress: string }
  /** A clause about the deployment: "is paused". */
  | { readonly state: 'failed'; readonly reason: string };

/**
 * How far a rollout is, by the rules of `kubectl rollout status`. Its exit code is 1 for every failure, and its words are for
 * people; the numbers are not.
 */
export function judgeRollout({ metadata, spec, status }: Deployment): Rollout {
  const { observedGeneration, replicas, updatedReplicas, availableReplicas, conditions } = status;
  if (spec.paused) return { state: 'failed', reason: 'is paused' };
  if (observedGeneration < metadata.generation)
    return { state: 'going on', progress: 'has a change that the cluster has not seen yet' };
  const progressing = conditions.find(({ type }) => type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded')
    return { state: 'failed', reason: 'exceeded its progress deadline' };
  const counts = `${updatedReplicas} of ${spec.replicas} replicas updated, ${availableReplicas} available`;
  const isDone =
    updatedReplicas >= spec.replicas && replicas <= updatedReplicas && availableReplicas >= updatedReplicas;
  return isDone ? { state: 'done' } : { state: 'going on', progress: `has ${counts}` };
}

/** A pod of a rollout that cannot become ready by waiting. */
export interface StuckPod {
  readonly pod: string;
  readonly container: string;
  readonly reason: string;
  readonly message: string;
}

/** Reasons to wait that the next minutes do not change. https://kubernetes.io/docs/concepts/containers/images/ */
const hopeless = new Set([
  'CrashLoopBackOff',
  'CreateContainerConfigError',
  'CreateContainerError',
  'ErrImageNeverPull',
  'ImageInspectError',
  'ImagePullBackOff',
  'InvalidImageName',
  'RunContainerError',
]);

/** Of the pods with the wanted images, those that wait for something that does not come. Pods from before do not count. */
export function findStuckPods(pods: readonly Pod[], wanted: Images): StuckPod[] {
  return newPods(pods, wanted).flatMap(({ metadata, status }) =>
    [...status.initContainerStatuses, ...status.containerStatuses].flatMap(({ name, state }) => {
      const reason = state.waiting?.reason ?? '';
      const message = state.waiting?.message ?? '';
      return hopeless.has(reason) ? [{ pod: metadata.name, container: name, reason, message }] : [];
    }),
  );
}

/** The pods that a rollout has made. */
export function newPods(pods: readonly Pod[], wanted: Images): readonly Pod[] {
  return pods.filter(({ spec }) =>
    [...wanted].every(([container, image]) =>
      containersOf(spec).some((each) => each.name === container && each.image === image),
    ),
  );
}

/** Those of the pods that were stuck at the last look already: an image that another machine could pull may come after all. */
export function stillStuck(now: readonly StuckPod[], before: readonly StuckPod[]): StuckPod[] {
  return now.filter(({ pod, reason }) => before.some((each) => each.pod === pod && each.reason === reason));
}

export function describeStuck({ pod, container, reason, message }: StuckPod): string {
  const words = quoteWords(message).replaceAll('`', "'");
  return `the container \`${quoteWords(container)}\` of the pod \`${quoteWords(pod)}\` waits with \`${quoteWords(reason)}\`${words === '' ? '' : ` (${words})`}`;
}

/** Events and messages in a list. */
const mostEvents = 5;

/** The newest warnings of a pod, each once. */
export function listWarnings(events: readonly ClusterEvent[]): string[] {
  const warnings = events.filter(({ type }) => type === 'Warning');
  const texts = warnings.map(({ reason, message }) => `${quoteWords(reason ?? '')}: ${quoteWords(message ?? '')}`);
  return [...new Set(texts)].slice(-mostEvents);
}
