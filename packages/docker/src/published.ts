import type { Published } from '@waybill/kernel';
import { type ImageName, pageOf } from './parse-image-name.ts';

/** What is public now: later hooks, such as announcements, read it. */
export interface PublishedImage {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly platforms?: readonly string[];
}

/** A release as semantic-release hands it to the plugins that announce it. */
export function published(image: ImageName, facts: PublishedImage): Published {
  const url = pageOf(image);
  return { name: 'Docker image', ...(url ? { url } : {}), image: image.name, ...facts };
}
