import type { Published } from '@waybill/kernel';
import { findPage, type ImageName } from '@waybill/oci';

/** What is public now. */
export interface PublishedImage {
  /** The image's own repository, then the further ones that have it. */
  readonly names: readonly ImageName[];
  readonly digest: string;
  readonly tags: readonly string[];
  readonly platforms?: readonly string[];
}

/** A release as semantic-release hands it to the plugins that announce it: of several images, the first with the others beside it. */
export function published([first, ...others]: readonly PublishedImage[]): Published {
  if (first === undefined) return false;
  const url = first.names[0] && findPage(first.names[0]);
  const images = others.length > 0 ? { images: [first, ...others].map(listFacts) } : {};
  return { name: 'Docker image', ...(url ? { url } : {}), ...listFacts(first), ...images };
}

function listFacts({ names: [own, ...also], ...facts }: PublishedImage) {
  const alsoIn = also.length > 0 ? { alsoIn: also.map(({ name }) => name) } : {};
  return { ...(own ? { image: own.name } : {}), ...alsoIn, ...facts };
}
