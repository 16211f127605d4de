import type { LedgerRelease } from '@waybill/kernel';
import { noImage } from '../errors.ts';
import type { DeployedRelease, ImageReference } from '../targets/index.ts';
import type { Environment } from './resolve-environments.ts';

/**
 * A release as its target sees it: with the image of the environment, by digest.
 *
 * @throws EENVIRONMENTIMAGE when it has not the image that the environment names
 */
export function releaseOf({ tag, version, artifacts }: LedgerRelease, { name, image }: Environment): DeployedRelease {
  const images = artifacts.flatMap((each): ImageReference[] =>
    each.kind === 'image' && each.digest !== undefined ? [{ name: each.name, digest: each.digest }] : [],
  );
  const own = image === undefined ? images[0] : images.find((each) => each.name.toLowerCase() === image.toLowerCase());
  if (image !== undefined && own === undefined)
    throw noImage(
      name,
      image,
      tag,
      images.map((each) => each.name),
    );
  return { tag, version, ...(own === undefined ? {} : { image: own }), ...(images.length === 0 ? {} : { images }) };
}
