import type { Published } from '@waybill/kernel';
import { type ImageName, pageOf } from './parse-image-name.ts';

/** What is public now: later hooks, such as announcements, read it. */
export interface PublishedImage {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly platforms?: readonly string[];
}

/** A release as semantic-release hands it to the plugins that announce it. */
export function published([image, ...others]: readonly ImageName[], facts: PublishedImage): Published {
  const url = image && pageOf(image);
  const also = others.length > 0 ? { alsoIn: others.map(({ name }) => name) } : {};
  return { name: 'Docker image', ...(url ? { url } : {}), ...(image ? { image: image.name } : {}), ...also, ...facts };
}
