import { isReleaseError } from '@waybill/kernel';
import { quoteWords } from '../quote-line.ts';
import type { DeploymentHandle, DeploymentOutcome, TargetInput } from '../target.ts';
import type { Deployment } from './cluster-objects.ts';
import { explainFailure, listPods } from './explain-failure.ts';
import { isLeftAlone } from './is-left-alone.ts';
import { describeStuck, findStuckPods, judgeRollout, type StuckPod, stillStuck } from './judge-rollout.ts';
import type { Kubectl } from './kubectl.ts';
import { findReplaced, hasImages, type Images, imagesOf } from './plan-images.ts';

/** Seconds between two looks at the pods while kubectl waits, and before a cluster is asked again that did not answer. */
const pause = 5;
const pauseOutOfReach = 2;

export interface Following {
  readonly kubectl: Kubectl;
  readonly input: TargetInput;
  readonly handle: DeploymentHandle;
  /** Seconds for all rollouts together, and when they are over, as the clock has it. */
  readonly seconds: number;
  readonly end: number;
}

/** What one look at a deployment shows. */
type Look =
  | { readonly state: 'done' }
  | { readonly state: 'failed'; readonly clause: string; readonly deployment: Deployment }
  | {
      readonly state: 'going on';
      readonly progress: string;
      readonly deployment: Deployment;
      readonly stuck: readonly StuckPod[];
    }
  | { readonly state: 'out of reach'; readonly stuck: readonly StuckPod[] };

/**
 * Waits for the rollout of a deployment, and ends early when a pod of it cannot start.
 *
 * @throws EKUBEUNREACHABLE where the cluster does not answer at the end: how the rollout ended is not known
 */
export async function followRollout(name: string, wanted: Images, following: Following): Promise<DeploymentOutcome> {
  const { kubectl, input, seconds, end } = following;
  const { clock } = input.ports;
  let progress = '';
  let stuck: readonly StuckPod[] = [];
  for (;;) {
    const left = (end - clock.now().getTime()) / 1000;
    const look = await lookAt(name, wanted, stuck, left <= 0, following);
    if (look.state === 'done') return { state: 'succeeded' };
    if (look.state === 'failed') return explainFailure({ ...look, wanted, kubectl, input });
    ({ stuck } = look);
    if (look.state === 'going on') {
      if (left <= 0) {
        const clause = `was not rolled out within ${seconds} seconds: it ${look.progress}`;
        return explainFailure({ ...look, clause, wanted, kubectl, input });
      }
      if (look.progress !== progress) input.context.logger.log(`The deployment \`${name}\` ${look.progress}.`);
      ({ progress } = look);
    }
    await kubectl.waitForRollout(name, Math.min(pause, left));
  }
}

async function lookAt(
  name: string,
  wanted: Images,
  before: readonly StuckPod[],
  isLast: boolean,
  following: Following,
): Promise<Look> {
  const deployment = await readPatiently(name, following, isLast);
  if (deployment === undefined) return { state: 'out of reach', stuck: before };
  const replaced = await keepImages(deployment, wanted, following);
  if (replaced !== undefined) return { state: 'failed', clause: replaced, deployment };
  const rollout = judgeRollout(deployment);
  const isWanted = hasImages(deployment, wanted);
  if (rollout.state === 'failed') return { state: 'failed', clause: rollout.reason, deployment };
  if (rollout.state === 'done' && isWanted) return { state: 'done' };
  const stuck = findStuckPods(await listPods(deployment, following.kubectl), wanted);
  const [pod] = stillStuck(stuck, before);
  if (pod !== undefined) return { state: 'failed', clause: `cannot start: ${describeStuck(pod)}`, deployment };
  const progress = rollout.state === 'done' ? 'gets its images' : rollout.progress;
  return { state: 'going on', progress, deployment, stuck };
}

/** A rollout goes on while the cluster cannot be asked, so only at the end that counts. */
async function readPatiently(
  name: string,
  { kubectl, input }: Following,
  isLast: boolean,
): Promise<Deployment | undefined> {
  try {
    return await kubectl.readDeployment(name);
  } catch (error) {
    if (isLast || !isReleaseError(error) || error.code !== 'EKUBEUNREACHABLE') throw error;
    input.context.logger.warn(`The cluster does not answer: ${error.details}`);
    await input.ports.clock.sleep(pauseOutOfReach * 1000);
    return undefined;
  }
}

/** A run may have been interrupted before it set all images. @returns a clause where somebody else has set others */
async function keepImages(
  deployment: Deployment,
  wanted: Images,
  { kubectl, handle }: Following,
): Promise<string | undefined> {
  if (hasImages(deployment, wanted)) return undefined;
  const { name } = deployment.metadata;
  const replaced = findReplaced(deployment, wanted, handle);
  if (replaced.length > 0) {
    const names = replaced.map((each) => `\`${quoteWords(each)}\``).join(', ');
    return `has other images meanwhile (${names}): somebody else has changed it`;
  }
  try {
    await kubectl.setImages(name, wanted);
    return undefined;
  } catch (error) {
    if (!isReleaseError(error) || !(await isLeftAlone(error, imagesOf(deployment), name, kubectl))) throw error;
    return `does not get its images: ${quoteWords(error.message.replace(/\.$/, ''))} (${quoteWords(error.details)})`;
  }
}
