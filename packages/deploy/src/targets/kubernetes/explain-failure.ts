import { quoteOutput, redact } from '@waybill/kernel';
import { lastLine } from '../quote-line.ts';
import type { DeploymentOutcome, TargetInput } from '../target.ts';
import { containersOf, type Deployment, type Pod } from './cluster-objects.ts';
import { listWarnings, newPods } from './judge-rollout.ts';
import type { Kubectl } from './kubectl.ts';
import type { Images } from './plan-images.ts';

/** Pods of which a failure shows events and logs. */
const mostPods = 2;

export interface FailureFacts {
  /** What is wrong with the deployment: "is paused". */
  readonly clause: string;
  readonly deployment: Deployment;
  readonly wanted: Images;
  readonly kubectl: Kubectl;
  readonly input: TargetInput;
}

/** Why a rollout failed: what the cluster noted of its pods, and what they printed last. */
export async function explainFailure({
  clause,
  deployment,
  wanted,
  kubectl,
  input,
}: FailureFacts): Promise<DeploymentOutcome> {
  const { env } = input.context;
  const { name } = deployment.metadata;
  const pods = newPods(await listPods(deployment, kubectl), wanted);
  const notRunning = pods.filter(({ status }) => status.phase !== 'Running');
  const shown = (notRunning.length > 0 ? notRunning : pods).slice(0, mostPods);
  const parts: string[] = [];
  for (const pod of shown) parts.push(...(await describePod(name, pod, wanted, kubectl)));
  const last = shown.length === 0 ? '' : await readLastWords(shown[0] as Pod, wanted, kubectl);
  return {
    state: 'failed',
    reason: redact(`The deployment \`${name}\` ${clause}${last}.`, env),
    ...(parts.length > 0 && { details: redact(parts.join('\n\n'), env) }),
  };
}

/** The pods of a deployment. Whoever may not see them waits for the end of the limit. */
export function listPods({ metadata, spec }: Deployment, kubectl: Kubectl): Promise<readonly Pod[]> {
  return kubectl.listPods(metadata.name, spec.selector.matchLabels).catch(() => []);
}

async function describePod(name: string, pod: Pod, wanted: Images, kubectl: Kubectl): Promise<string[]> {
  const warnings = listWarnings(await kubectl.listEvents(name, pod.metadata.name).catch(() => []));
  const events =
    warnings.length === 0 ? [] : [`Events of the pod \`${pod.metadata.name}\`:\n\n${quoteOutput(warnings.join('\n'))}`];
  const logs = await Promise.all(
    wantedContainers(pod, wanted).map(async (container) => {
      const log = await kubectl.readLog(pod.metadata.name, container, hasRestarted(pod, container));
      return log.trim() === ''
        ? []
        : [`The end of the log of \`${container}\` in \`${pod.metadata.name}\`:\n\n${quoteOutput(log)}`];
    }),
  );
  return [...events, ...logs.flat()];
}

/** What the first container printed last that starts again and again. */
async function readLastWords(pod: Pod, wanted: Images, kubectl: Kubectl): Promise<string> {
  const container = wantedContainers(pod, wanted).find((each) => hasRestarted(pod, each));
  if (container === undefined) return '';
  const line = lastLine(await kubectl.readLog(pod.metadata.name, container, true));
  return line === '' ? '' : `; its last words${line}`;
}

function wantedContainers({ spec }: Pod, wanted: Images): string[] {
  return containersOf(spec)
    .map(({ name }) => name)
    .filter((each) => wanted.has(each));
}

function hasRestarted({ status }: Pod, container: string): boolean {
  return [...status.initContainerStatuses, ...status.containerStatuses].some(
    ({ name, restartCount }) => name === container && restartCount > 0,
  );
}
