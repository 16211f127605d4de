import { noImageToDeploy } from '../../errors.ts';
import type { TargetOptions } from '../options.ts';
import { renderImage } from '../release-variables.ts';
import type { DeploymentHandle, DeploymentRequest } from '../target.ts';
import { containersOf, type Deployment } from './cluster-objects.ts';

export type KubernetesOptions = NonNullable<TargetOptions['kubernetes']>;

/** Image by container. */
export type Images = ReadonlyMap<string, string>;

/**
 * What each deployment of the target gets: image by container.
 *
 * @throws EDEPLOYIMAGE
 */
export function planImages(
  { deployments }: Pick<KubernetesOptions, 'deployments'>,
  request: DeploymentRequest,
): ReadonlyMap<string, Images> {
  const plan = new Map<string, Map<string, string>>();
  for (const { name, container, image } of deployments) {
    const all = [...(request.image === undefined ? [] : [request.image]), ...(request.images ?? [])];
    const found = image === undefined ? request.image : all.find((each) => each.name === image);
    const reference = renderImage(found);
    if (reference === undefined) throw noImageToDeploy(request.environment, image);
    plan.set(name, (plan.get(name) ?? new Map<string, string>()).set(container, reference));
  }
  return plan;
}

/** The images of a deployment, as its pod template has them. */
export function imagesOf({ spec }: Deployment): Images {
  return new Map(containersOf(spec.template.spec).map(({ name, image }) => [name, image]));
}

export function hasImages(deployment: Deployment, wanted: Images): boolean {
  const images = imagesOf(deployment);
  return [...wanted].every(([container, image]) => images.get(container) === image);
}

/** What is stored of a rollout: the image that each container had before. */
export function renderHandle(
  before: ReadonlyMap<string, Deployment>,
  plan: ReadonlyMap<string, Images>,
): DeploymentHandle {
  const entries = [...plan].flatMap(([name, wanted]) => {
    const deployment = before.get(name);
    const images = deployment === undefined ? new Map<string, string>() : imagesOf(deployment);
    return [...wanted.keys()].map((container) => [`${name}/${container}`, images.get(container) ?? ''] as const);
  });
  return Object.fromEntries(entries);
}

/**
 * The containers that another one has changed since a rollout was started: they have neither the image that it wants nor the
 * one from before. To go on would replace what somebody else has deployed.
 */
export function findReplaced(deployment: Deployment, wanted: Images, handle: DeploymentHandle): string[] {
  const images = imagesOf(deployment);
  return [...wanted].flatMap(([container, image]) => {
    const current = images.get(container);
    const before = handle[`${deployment.metadata.name}/${container}`];
    return current === image || current === before ? [] : [container];
  });
}
