import { reasonOf } from '@waybill/kernel';
import {
  createManifest,
  type Descriptor,
  isIndex,
  type Manifest,
  type ManifestContent,
  parseManifest,
} from '../manifest.ts';
import { type LayoutErrors, layoutErrors, readDocument } from './read-blob.ts';

/**
 * What an image may have: an image index of a few that lists another one several times has more manifests in a few
 * kilobytes than anybody can read.
 */
export const limits = { depth: 4, manifests: 1000 };

/** A manifest in a layout, and what it says. */
export interface FoundManifest {
  readonly manifest: Manifest;
  readonly content: ManifestContent;
  /** As the image index that lists it says. */
  readonly platform: Descriptor['platform'];
  readonly isIndex: boolean;
  /** Whether it is what the builder states about an image of the same image index, and no image itself. */
  readonly isAttestation: boolean;
}

type Root = Pick<Descriptor, 'digest'> & Partial<Descriptor>;

/**
 * Every manifest of an image in an OCI layout, children before the image index that lists them, the image's own last.
 *
 * @param root of the image; without its media type, the content tells whether it is an image index
 * @throws as {@link LayoutErrors} names it
 */
export async function readManifests(
  folder: string,
  root: Root,
  errors: LayoutErrors = layoutErrors,
): Promise<FoundManifest[]> {
  const found: FoundManifest[] = [];
  async function walk({ digest, mediaType = '', platform, annotations }: Root, depth: number): Promise<void> {
    if (depth > limits.depth)
      throw errors.unreadable(digest, `image indexes list each other more than ${limits.depth} deep`);
    if (found.length >= limits.manifests)
      throw errors.unreadable(digest, `the image has more than ${limits.manifests} manifests`);
    const manifest = createManifest(mediaType, await readDocument(folder, digest, errors));
    const content = parseContent(digest, manifest, errors);
    const listsOthers = mediaType === '' ? Boolean(content.manifests) : isIndex(mediaType);
    if (listsOthers) for (const child of content.manifests ?? []) await walk(child, depth + 1);
    const isAttestation = annotations?.['vnd.docker.reference.type'] !== undefined;
    found.push({ manifest, content, platform, isIndex: listsOthers, isAttestation });
  }
  await walk(root, 1);
  return found;
}

function parseContent(digest: string, manifest: Manifest, errors: LayoutErrors): ManifestContent {
  try {
    return parseManifest(manifest);
  } catch (error) {
    throw errors.unreadable(digest, reasonOf(error), error);
  }
}
