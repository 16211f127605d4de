import { createHash } from 'node:crypto';
import type { Behaviour, Container, DeploymentState, Revision, Rollouts } from './rollouts.ts';

/** Objects as the API of Kubernetes has them: https://kubernetes.io/docs/reference/kubernetes-api/ */

const born = '2026-01-01T00:00:00Z';

export function renderDeployment(deployment: DeploymentState, fate: Behaviour): object {
  const { name, namespace, generation, observedGeneration, resourceVersion, revisions, replicas, isPaused } =
    deployment;
  const newest = revisions.at(-1);
  return {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment' },
    metadata: {
      ...{
        name,
        namespace,
        generation,
        uid: uidOf(name),
        resourceVersion: `${resourceVersion}`,
        labels: { app: name },
      },
      ...{ creationTimestamp: born, annotations: revisionOf(newest) },
    },
    spec: {
      ...{ replicas, selector: { matchLabels: { app: name } }, progressDeadlineSeconds: 600, revisionHistoryLimit: 10 },
      ...(isPaused && { paused: true }),
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: templateOf(name, newest?.containers ?? []),
    },
    status: { observedGeneration, ...statusOf(deployment, fate) },
  };
}

function statusOf({ served, revisions, replicas }: DeploymentState, fate: Behaviour) {
  const ready = { availableReplicas: replicas, readyReplicas: replicas };
  const condition = (status: string, reason: string, message: string) => ({
    ...{ type: 'Progressing', status, reason, message, lastUpdateTime: born, lastTransitionTime: born },
  });
  const available = { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'ok' };
  if (served === revisions.at(-1)) {
    const progressing = condition('True', 'NewReplicaSetAvailable', 'The new ReplicaSet has successfully progressed.');
    return { replicas, updatedReplicas: replicas, ...ready, conditions: [available, progressing] };
  }
  const progressing =
    fate === 'too slow'
      ? condition('False', 'ProgressDeadlineExceeded', 'The ReplicaSet has timed out progressing.')
      : condition('True', 'ReplicaSetUpdated', 'The ReplicaSet is progressing.');
  return {
    ...{ replicas: replicas + 1, updatedReplicas: 1, unavailableReplicas: 1, ...ready },
    conditions: [available, progressing],
  };
}

export function renderReplicaSets(deployment: DeploymentState): object[] {
  const { name, namespace, revisions, served, replicas } = deployment;
  return revisions.map((revision) => {
    const count = revision === served ? replicas : revision === revisions.at(-1) ? 1 : 0;
    const template = templateOf(name, revision.containers, hashOf(revision));
    return {
      ...{ apiVersion: 'apps/v1', kind: 'ReplicaSet' },
      metadata: {
        ...{ name: `${name}-${hashOf(revision)}`, namespace, uid: uidOf(hashOf(revision)), creationTimestamp: born },
        ...{ annotations: revisionOf(revision), labels: labelsOf(name, hashOf(revision)) },
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name, uid: uidOf(name), controller: true }],
      },
      spec: { replicas: count, selector: { matchLabels: labelsOf(name, hashOf(revision)) }, template },
      status: { replicas: count },
    };
  });
}

/** Ready pods of what is served, and one of what is wanted. */
export function renderPods(rollouts: Rollouts, deployment: DeploymentState): object[] {
  const { revisions, served, replicas } = deployment;
  const newest = revisions.at(-1);
  const ready = Array.from({ length: replicas }, (_, index) => renderPod(rollouts, deployment, served, index));
  return newest === undefined || newest === served ? ready : [...ready, renderPod(rollouts, deployment, newest, 0)];
}

function renderPod(
  rollouts: Rollouts,
  { name, namespace, served }: DeploymentState,
  revision: Revision,
  index: number,
) {
  const isServed = revision === served;
  const statusOf = ({ name: container, image }: Container) => {
    const fate = isServed ? 'ready' : rollouts.behave(image);
    const state = stateOf(fate, image);
    const restarts = fate === 'crashes' ? 5 : 0;
    return { name: container, image, imageID: '', ready: isServed, restartCount: restarts, ...(state && { state }) };
  };
  const statuses = {
    containerStatuses: revision.containers.filter((each) => !each.isInit).map(statusOf),
    initContainerStatuses: revision.containers.filter((each) => each.isInit).map(statusOf),
  };
  const isPlaced = isServed || rollouts.fate({ revisions: [revision] } as DeploymentState) !== 'unschedulable';
  const unplaced = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: unschedulable };
  return {
    ...{ apiVersion: 'v1', kind: 'Pod' },
    metadata: {
      ...{ name: podName(name, revision, index), namespace, creationTimestamp: born },
      labels: labelsOf(name, hashOf(revision)),
    },
    spec: podSpecOf(revision.containers),
    status: isPlaced
      ? { phase: isServed ? 'Running' : 'Pending', ...statuses }
      : { phase: 'Pending', conditions: [unplaced] },
  };
}

const unschedulable = '0/3 nodes are available: 3 Insufficient memory.';

function stateOf(fate: Behaviour, image: string): object | undefined {
  if (fate === 'ready' || fate === 'too slow') return { running: { startedAt: born } };
  const waiting = {
    unpullable: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}"` },
    crashes: { reason: 'CrashLoopBackOff', message: 'back-off 2m40s restarting failed container' },
    unschedulable: { reason: 'Pending' },
  }[fate];
  return { waiting };
}

/** What the cluster has noted of the newest pods of deployments that are stuck. */
export function renderEvents(rollouts: Rollouts, deployment: DeploymentState): object[] {
  const { name, namespace, revisions, served } = deployment;
  const newest = revisions.at(-1);
  if (newest === undefined || newest === served) return [];
  const pod = podName(name, newest, 0);
  return newest.containers.flatMap(({ image }) => {
    const said = {
      ready: undefined,
      unpullable: ['Failed', `Failed to pull image "${image}": rpc error: code = NotFound desc = not found`],
      crashes: ['BackOff', 'Back-off restarting failed container'],
      unschedulable: ['FailedScheduling', unschedulable],
      'too slow': ['Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503'],
    }[rollouts.behave(image)];
    if (said === undefined) return [];
    const [reason, message] = said;
    return {
      ...{ apiVersion: 'v1', kind: 'Event', type: 'Warning', reason, message, count: 3, lastTimestamp: born },
      metadata: { name: `${pod}.${reason}`, namespace, creationTimestamp: born },
      involvedObject: { kind: 'Pod', name: pod, namespace },
    };
  });
}

function podSpecOf(all: readonly Container[]) {
  const listed = (isInit: boolean) =>
    all.filter((each) => each.isInit === isInit).map(({ name, image }) => ({ name, image }));
  return { containers: listed(false), ...(all.some((each) => each.isInit) && { initContainers: listed(true) }) };
}

function templateOf(name: string, containers: readonly Container[], hash?: string) {
  return {
    metadata: { labels: hash === undefined ? { app: name } : labelsOf(name, hash) },
    spec: podSpecOf(containers),
  };
}

function labelsOf(name: string, hash: string) {
  return { app: name, 'pod-template-hash': hash };
}

function revisionOf(revision: Revision | undefined) {
  return { 'deployment.kubernetes.io/revision': `${revision?.number ?? 0}` };
}

function hashOf({ containers }: Revision): string {
  return digest(JSON.stringify(containers)).slice(0, 10);
}

function podName(name: string, revision: Revision, index: number): string {
  return `${name}-${hashOf(revision)}-${digest(`${index}`).slice(0, 5)}`;
}

function uidOf(name: string): string {
  return digest(name).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
