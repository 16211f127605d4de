import { asShellWord, isReleaseError, type ReleaseError } from '@waybill/kernel';
import { clusterForbidden, deploymentPaused, noContainer } from '../../errors.ts';
import { nothingStarted, startsNothing } from '../nothing-started.ts';
import type { DeploymentOutcome, DeploymentRequest, Target, TargetInput } from '../target.ts';
import type { Deployment } from './cluster-objects.ts';
import { followRollout } from './follow-rollout.ts';
import { isLeftAlone } from './is-left-alone.ts';
import { judgeRollout } from './judge-rollout.ts';
import { Kubectl } from './kubectl.ts';
import { hasImages, type Images, imagesOf, type KubernetesOptions, planImages, renderHandle } from './plan-images.ts';

/** Seconds that a rollout has which is undone. */
const undoTimeout = 120;

/** Deploys by new images in deployments of a Kubernetes cluster, with kubectl. */
export function kubernetesTarget(options: KubernetesOptions, input: TargetInput): Target {
  const kubectl = new Kubectl(options, input);
  return {
    check: () => checkDeployments(options, kubectl),
    async find(request) {
      const plan = planImages(options, request);
      const found = await readAll([...plan.keys()], kubectl);
      const isThere = [...plan].every(([name, wanted]) => hasImages(found.get(name) as Deployment, wanted));
      return isThere ? renderHandle(found, plan) : undefined;
    },
    async start(request, started) {
      const { plan, before } = await startsNothing(() => prepareRollout(options, request, kubectl));
      const handle = renderHandle(before, plan);
      await started(handle);
      await setAll(plan, before, kubectl);
      return handle;
    },
    async follow(handle, request) {
      const plan = planImages(options, request);
      const seconds = options.timeout;
      const end = input.ports.clock.now().getTime() + seconds * 1000;
      for (const [name, wanted] of plan) {
        const outcome = await followRollout(name, wanted, { kubectl, input, handle, seconds, end });
        if (outcome.state === 'succeeded') continue;
        if (outcome.details !== undefined) input.context.logger.error(outcome.details);
        return options.undo ? undoAll(plan, outcome, request, kubectl, input) : outcome;
      }
      return { state: 'succeeded' };
    },
    describe(request) {
      const commands = [...planImages(options, request)].flatMap(([name, images]) => [
        kubectl.render('set', 'image', `deployment/${name}`, ...[...images].map((pair) => pair.join('='))),
        kubectl.render('rollout', 'status', `deployment/${name}`, `--timeout=${options.timeout}s`),
      ]);
      const undo = options.undo && request.purpose === 'deploy' ? ['where that fails: kubectl rollout undo'] : [];
      return [...commands.map((command) => command.map(asShellWord).join(' ')), ...undo];
    },
  };
}

async function prepareRollout(options: KubernetesOptions, request: DeploymentRequest, kubectl: Kubectl) {
  const plan = planImages(options, request);
  const before = await readAll([...plan.keys()], kubectl);
  const missing = [...plan].flatMap(([name, images]) =>
    findMissing(before.get(name) as Deployment, [...images.keys()]),
  );
  if (missing[0] !== undefined) throw missing[0];
  return { plan, before };
}

/** What is refused after others were changed, the wait for the rollouts meets again, and can undo those. */
async function setAll(
  plan: ReadonlyMap<string, Images>,
  before: ReadonlyMap<string, Deployment>,
  kubectl: Kubectl,
): Promise<void> {
  let isFirst = true;
  for (const [name, images] of plan) {
    try {
      await kubectl.setImages(name, images);
    } catch (error) {
      const isCertain = await isLeftAlone(error, imagesOf(before.get(name) as Deployment), name, kubectl);
      if (!isCertain) throw error;
      if (isFirst) throw nothingStarted(error);
      return;
    }
    isFirst = false;
  }
}

async function readAll(names: readonly string[], kubectl: Kubectl): Promise<ReadonlyMap<string, Deployment>> {
  const all = names.map(async (name) => [name, await kubectl.readDeployment(name)] as const);
  return new Map(await Promise.all(all));
}

async function checkDeployments({ deployments }: KubernetesOptions, kubectl: Kubectl): Promise<ReleaseError[]> {
  const names = [...new Set(deployments.map(({ name }) => name))];
  const checks = names.map((name) => {
    const containers = deployments.filter((each) => each.name === name).map(({ container }) => container);
    return checkDeployment(name, containers, kubectl).catch((error: unknown) => {
      if (isReleaseError(error)) return [error];
      throw error;
    });
  });
  const all = (await Promise.all(checks)).flat();
  // A cluster out of reach is one problem, whatever is in it.
  return all.filter((each, index) => all.findIndex(({ message }) => message === each.message) === index);
}

async function checkDeployment(name: string, containers: readonly string[], kubectl: Kubectl): Promise<ReleaseError[]> {
  const deployment = await kubectl.readDeployment(name);
  const mayChange = await kubectl.mayChange(name);
  return [
    ...findMissing(deployment, containers),
    ...(deployment.spec.paused ? [deploymentPaused(name)] : []),
    ...(mayChange ? [] : [clusterForbidden(name, '`kubectl auth can-i patch` answers `no`.')]),
  ];
}

function findMissing(deployment: Deployment, containers: readonly string[]): ReleaseError[] {
  const known = [...imagesOf(deployment).keys()];
  const missing = containers.filter((container) => !known.includes(container));
  return missing.map((container) => noContainer(deployment.metadata.name, container, known));
}

/**
 * Restores what ran before, where the failed images are still the wanted ones: an undo that is repeated would restore
 * the failure. The undo of a rollback would be the version that somebody wants to leave.
 */
async function undoAll(
  plan: ReadonlyMap<string, Images>,
  outcome: DeploymentOutcome,
  { purpose }: DeploymentRequest,
  kubectl: Kubectl,
  { context: { logger } }: TargetInput,
): Promise<DeploymentOutcome> {
  if (purpose === 'rollback') return outcome;
  const words: string[] = [];
  for (const [name, wanted] of plan) {
    try {
      if (!hasImages(await kubectl.readDeployment(name), wanted)) continue;
      await kubectl.undo(name);
      await kubectl.waitForRollout(name, undoTimeout);
      const after = await kubectl.readDeployment(name);
      const isBack = judgeRollout(after).state === 'done' && !hasImages(after, wanted);
      words.push(
        isBack
          ? `The deployment \`${name}\` runs its earlier images again.`
          : `The deployment \`${name}\` was undone and is not rolled out yet.`,
      );
    } catch (error) {
      if (!isReleaseError(error)) throw error;
      words.push(`The deployment \`${name}\` could not be undone: ${error.message}`);
    }
  }
  for (const each of words) logger.warn(each);
  return { ...outcome, reason: [outcome.reason ?? '', ...words].join(' ') };
}
