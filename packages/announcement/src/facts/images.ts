import type { Artifact } from '@waybill/kernel';

/** A container image of the release. */
export interface Image {
  readonly name: string;
  readonly tag: string;
  /** `sha256:…`, once it is known. */
  readonly digest?: string | undefined;
  readonly platforms: readonly string[];
}

/** The images that were built for a release. */
export function listImages(artifacts: readonly Artifact[], version: string): Image[] {
  return artifacts
    .filter(({ kind }) => kind === 'image')
    .map(({ name, tags = [], digest, platforms = [] }) => ({
      name,
      tag: tags.includes(version) ? version : (tags[0] ?? version),
      digest,
      platforms,
    }));
}
