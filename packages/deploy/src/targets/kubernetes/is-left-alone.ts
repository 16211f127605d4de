import { isReleaseError } from '@waybill/kernel';
import type { Kubectl } from './kubectl.ts';
import { hasImages, type Images } from './plan-images.ts';

/**
 * Whether a change that failed is certain to have changed nothing: the cluster has refused it, and the deployment is as
 * it was. Where the cluster does not answer, the change may still come.
 */
export async function isLeftAlone(error: unknown, before: Images, name: string, kubectl: Kubectl): Promise<boolean> {
  if (!isReleaseError(error) || error.code === 'EKUBEUNREACHABLE') return false;
  try {
    return hasImages(await kubectl.readDeployment(name), before);
  } catch (reading) {
    if (!isReleaseError(reading)) throw reading;
    return false;
  }
}
