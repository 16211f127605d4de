export const indexType = 'application/vnd.oci.image.index.v1+json';
export const manifestType = 'application/vnd.oci.image.manifest.v1+json';

const indexTypes = [indexType, 'application/vnd.docker.distribution.manifest.list.v2+json'];
const imageTypes = [manifestType, 'application/vnd.docker.distribution.manifest.v2+json'];

/** What to accept when reading manifests: without it, some registries convert them, and then the digest is another. */
export const manifestTypes = [...indexTypes, ...imageTypes].join(', ');

/** Whether it lists manifests of platforms. */
export function isIndex(mediaType: string): boolean {
  return indexTypes.includes(mediaType);
}
