import { type Manifest, renderManifest } from './manifest.ts';
import { indexType } from './media-types.ts';

/** What an index lists: an image for a platform, or an attestation, whose platform is `unknown`. */
export interface Child {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform: { readonly os: string; readonly architecture: string; readonly variant?: string };
}

/** The index that lists images; the same images and annotations give the same digest. */
export function planIndex(manifests: readonly Child[], annotations: Readonly<Record<string, string>>): Manifest {
  return renderManifest(indexType, { manifests, annotations });
}
