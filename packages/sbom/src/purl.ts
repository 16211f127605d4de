import { PackageURL } from 'packageurl-js';

/** The distribution of an image, from its `os-release`. */
export interface Distro {
  /** `debian`, `alpine`, … */
  readonly id: string;
  readonly version?: string | undefined;
}

/** `pkg:pypi/my-project@1.2.0`. @param name in any spelling */
export function pypiPurl(name: string, version?: string): string {
  return new PackageURL('pypi', undefined, name.replace(/[-_.]+/g, '-'), version, undefined, undefined).toString();
}

/** `pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12`, and the same for `apk`. */
export function systemPurl(
  type: 'deb' | 'apk',
  { name, version, architecture }: { name: string; version: string; architecture?: string | undefined },
  distro: Distro = { id: type === 'deb' ? 'debian' : 'alpine' },
): string {
  const release = distro.version === undefined ? undefined : `${distro.id}-${distro.version}`;
  return new PackageURL(
    type,
    distro.id,
    name,
    version,
    given({ arch: architecture, distro: release }),
    undefined,
  ).toString();
}

/**
 * `pkg:oci/name@sha256%3A…?repository_url=ghcr.io/owner/name`.
 *
 * @param image name without tag: `ghcr.io/owner/name`
 * @param digest of the index or the manifest that is meant
 */
export function ociPurl(image: string, digest: string, more: { tag?: string | undefined; arch?: string } = {}): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  return new PackageURL(
    'oci',
    undefined,
    name,
    digest,
    given({ repository_url: image, ...more }),
    undefined,
  ).toString();
}

function given(qualifiers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(qualifiers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
