import type { Manifest } from './manifest.ts';
import { isIndex } from './media-types.ts';
import { sourceLabel, tagsLabel, versionLabel } from './plan-labels.ts';
import type { Registry } from './registry.ts';

interface Content {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly manifests?: readonly { readonly digest: string }[];
  readonly config?: { readonly digest: string };
}

/**
 * The version that an image says it is: by annotation, else by the label of its (first) platform. Labels are taken over
 * from the image on which another stands: those of another repository say nothing about this one.
 *
 * @param source the web page of the repository, where it is known
 */
export async function versionOf(registry: Registry, image: Manifest, source?: string): Promise<string | undefined> {
  const { annotations, manifests, config } = contentOf(image);
  const annotated = annotations?.[versionLabel];
  if (annotated !== undefined) return annotated;
  const first = isIndex(image.mediaType) ? manifests?.[0] : undefined;
  if (first !== undefined) {
    const child = await registry.readManifest(first.digest);
    return child && versionOf(registry, child, source);
  }
  if (config === undefined) return undefined;
  const { config: settings } = (await (await registry.readBlob(config)).json()) as {
    config?: { Labels?: Record<string, string> };
  };
  const labels = settings?.Labels ?? {};
  const isOwn = source === undefined || labels[sourceLabel] === source;
  return isOwn ? labels[versionLabel] : undefined;
}

/** Whether an image was made to have a tag; one that does not say which it was made for may have been. */
export function mayClaim(image: Manifest, tag: string): boolean {
  const claimed = contentOf(image).annotations?.[tagsLabel];
  return claimed === undefined || claimed.split(' ').includes(tag);
}

function contentOf({ bytes }: Manifest): Content {
  return JSON.parse(new TextDecoder().decode(bytes)) as Content;
}
