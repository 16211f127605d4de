import { isReleaseError, type LedgerRelease } from '@waybill/kernel';
import { findCredentials, parseImageName, registryClient } from '@waybill/oci';
import { type Environment, releaseOf } from '../environments/index.ts';
import { imageGone } from '../errors.ts';
import type { ImageReference, TargetInput } from '../targets/index.ts';

/**
 * Makes sure that the images of an earlier release are still in their registry: rules for old images may have removed them. A
 * registry that cannot be asked from here is a warning, as the environment may well reach it.
 *
 * @throws EROLLBACKIMAGE
 */
export async function assertImages(
  environment: Environment,
  release: LedgerRelease,
  inClear: readonly string[],
  input: TargetInput,
): Promise<void> {
  if (!environment.rollback.image) return;
  for (const image of imagesOf(environment, release)) {
    const reference = `${image.name}@${image.digest}`;
    const isThere = await hasImage(image, inClear, input);
    if (isThere === false) throw imageGone(environment.name, release.tag, reference);
  }
}

/** Those that the environment runs, as far as its options say so. */
function imagesOf(environment: Environment, release: LedgerRelease): ImageReference[] {
  const { image, images = [] } = releaseOf(release, environment);
  const named = environment.target.kubernetes?.deployments.map((each) => each.image) ?? [];
  return images.filter(({ name }) => name === image?.name || named.includes(name));
}

/** @returns nothing where it cannot be found out */
async function hasImage(
  { name, digest }: ImageReference,
  inClear: readonly string[],
  { context, ports }: TargetInput,
): Promise<boolean | undefined> {
  const image = parseImageName(name, inClear);
  if (image === undefined) return undefined;
  try {
    const credentials = await findCredentials(image.registry, {}, { env: context.env, run: ports.run });
    const registry = registryClient({ image, credentials, http: ports.http }, ports.clock);
    return (await registry.findDigest(digest)) !== undefined;
  } catch (error) {
    if (!isReleaseError(error)) throw error;
    context.logger.warn(`Whether the registry still has \`${name}@${digest}\` is not known: ${error.message}`);
    return undefined;
  }
}
