import { isReleaseError, type Ports } from '@waybill/kernel';
import { parseImageName, registryClient } from '@waybill/oci';
import { NotKnown } from '../report/index.ts';

/** What everybody sees of an image who has no credentials. */
export type Visibility = 'public' | 'hidden' | 'empty';

/** Asks a registry for the tags of an image, as somebody without an account. */
export async function readVisibility(
  image: string,
  { http, clock }: Pick<Ports, 'http' | 'clock'>,
): Promise<Visibility> {
  const name = parseImageName(image);
  if (name === undefined) throw new NotKnown(`\`${image}\` is no name of an image.`);
  try {
    const tags = await registryClient({ image: name, credentials: undefined, http }, clock).listTags();
    return tags.length === 0 ? 'empty' : 'public';
  } catch (error) {
    const refusals = ['ENOREGISTRYCREDENTIALS', 'EREGISTRYREFUSED'];
    if (isReleaseError(error) && refusals.includes(error.code)) return 'hidden';
    throw error;
  }
}
