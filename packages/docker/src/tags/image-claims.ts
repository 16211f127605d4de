import { v } from '@waybill/kernel';
import { isIndex, type Manifest, parseManifest, type Registry } from '@waybill/oci';
import { sourceLabel, tagsLabel, versionLabel } from '../image/index.ts';

/** Labels are text; what is none says nothing. */
const ImageConfig = v.object({
  config: v.optional(v.nullable(v.object({ Labels: v.optional(v.nullable(v.record(v.string(), v.string()))) }))),
});

/**
 * The version that an image says it is: by annotation, else by the label of its (first) platform. Labels are taken over
 * from the image on which another stands: those of another repository say nothing about this one.
 *
 * @param source the web page of the repository, where it is known
 */
export async function readVersion(registry: Registry, image: Manifest, source?: string): Promise<string | undefined> {
  const { annotations, manifests, config } = parseManifest(image);
  const annotated = annotations?.[versionLabel];
  if (annotated !== undefined) return annotated;
  const first = isIndex(image.mediaType) ? manifests?.[0] : undefined;
  if (first !== undefined) {
    const child = await registry.readManifest(first.digest);
    return child && readVersion(registry, child, source);
  }
  if (!config) return undefined;
  const { config: settings } = (await registry.readBlob(config)).json(ImageConfig);
  const labels = settings?.Labels ?? {};
  const isOwn = source === undefined || labels[sourceLabel] === source;
  return isOwn ? labels[versionLabel] : undefined;
}

/** Whether an image was made to have a tag; one that does not say which it was made for may have been. */
export function mayClaim(image: Manifest, tag: string): boolean {
  const claimed = parseManifest(image).annotations?.[tagsLabel];
  return claimed === undefined || claimed.split(' ').includes(tag);
}
