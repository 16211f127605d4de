import { isIndex } from './media-types.ts';
import { versionLabel } from './plan-labels.ts';
import { isNewestStable } from './plan-tags.ts';
import type { Manifest, Registry } from './registry.ts';

/**
 * Points tags such as `latest` to an image, one after the other, unless the registry knows a newer stable version.
 *
 * @returns the tags that point to the image now, those that did before among them
 */
export async function moveTags(
  registry: Registry,
  image: Manifest,
  { version, moving }: { readonly version: string; readonly moving: readonly string[] },
): Promise<string[]> {
  if (moving.length === 0) return [];
  const published = await registry.listTags();
  const moved: string[] = [];
  for (const tag of moving) {
    const present = await registry.readManifest(tag);
    if (present?.digest !== image.digest) {
      // The tag may come from another line of versions than those that the registry lists, or is willing to list.
      const presentVersion = present === undefined ? undefined : await versionOf(registry, present);
      if (!isNewestStable(version, [...published, ...(presentVersion ? [presentVersion] : [])])) continue;
      await registry.putManifest(tag, image);
    }
    moved.push(tag);
  }
  return moved;
}

interface Content {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly manifests?: readonly { readonly digest: string }[];
  readonly config?: { readonly digest: string };
}

/** The version that an image says it is: by annotation, else by the label of its (first) platform. */
async function versionOf(registry: Registry, { mediaType, bytes }: Manifest): Promise<string | undefined> {
  const { annotations, manifests, config } = JSON.parse(new TextDecoder().decode(bytes)) as Content;
  const annotated = annotations?.[versionLabel];
  if (annotated !== undefined) return annotated;
  const first = isIndex(mediaType) ? manifests?.[0] : undefined;
  if (first !== undefined) {
    const child = await registry.readManifest(first.digest);
    return child && versionOf(registry, child);
  }
  if (config === undefined) return undefined;
  const image = (await (await registry.readBlob(config.digest)).json()) as {
    config?: { Labels?: Record<string, string> };
  };
  return image.config?.Labels?.[versionLabel];
}
