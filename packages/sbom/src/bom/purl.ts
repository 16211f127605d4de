import { PackageURL } from 'packageurl-js';

type Qualifiers = Readonly<Record<string, string | undefined>>;

/** `pkg:pypi/my-project@1.2.0`. @param name in any spelling @param source where it comes from, when not from PyPI */
export function pypiPurl(name: string, version?: string, source: Qualifiers = {}): string {
  return purl('pypi', { name: name.replace(/[-_.]+/g, '-'), version, qualifiers: source });
}

/** The release of a distribution that a package is of. */
export interface PackageDistro {
  readonly id: string;
  readonly version?: string | undefined;
  readonly codename?: string | undefined;
  readonly build?: string | undefined;
}

export interface DistroPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture?: string | undefined;
  /** Of RPM packages, where it is not 0. */
  readonly epoch?: string | undefined;
  /** Of RPM packages: the module that they were built in. */
  readonly module?: string | undefined;
  readonly upstream?: { readonly name: string; readonly version?: string | undefined } | undefined;
}

/** Where the namespace of packages is not the name of the distribution. https://github.com/package-url/purl-spec */
const namespaces: Readonly<Record<string, string>> = { rhel: 'redhat' };

/** Where nothing says which distribution it is. */
const defaultDistros = { deb: 'debian', apk: 'alpine', rpm: 'linux' } as const;

/**
 * `pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12&upstream=glibc`, and the same for `apk`. `distro` and
 * `upstream` are what scanners find advisories by; syft writes them in this form, and Grype reads them.
 */
export function systemPurl(
  type: 'deb' | 'apk' | 'rpm',
  { name, version, architecture, epoch, module, upstream }: DistroPackage,
  distro: PackageDistro = { id: defaultDistros[type] },
): string {
  const release = distro.version ?? distro.codename ?? distro.build;
  const qualifiers = {
    arch: architecture,
    epoch,
    rpmmod: module,
    distro: release === undefined ? distro.id : `${distro.id}-${release}`,
    upstream: upstream && [upstream.name, upstream.version].filter((part) => part !== undefined).join('@'),
  };
  return purl(type, { namespace: namespaces[distro.id] ?? distro.id, name, version, qualifiers });
}

/** `pkg:generic/python@3.12.4`. */
export function genericPurl(name: string, version: string): string {
  return purl('generic', { name, version });
}

/**
 * `pkg:oci/name@sha256%3A…?repository_url=ghcr.io/owner/name`.
 *
 * @param image name without tag: `ghcr.io/owner/name`
 * @param digest of the index or the manifest that is meant
 */
export function ociPurl(
  image: string,
  digest: string,
  more: { readonly tag?: string | undefined; readonly arch?: string | undefined } = {},
): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  return purl('oci', { name, version: digest, qualifiers: { repository_url: image, ...more } });
}

/** A purl that somebody else wrote, in the form of this document; `undefined` for what is none. */
export function canonicalPurl(text: string): string | undefined {
  try {
    return PackageURL.fromString(text).toString().replaceAll('+', '%2B');
  } catch {
    return undefined;
  }
}

/** Of a type that has no function of its own: `pkg:golang/golang.org/x/net@v0.20.0`. `undefined` where that would be no purl. */
export function createPurl(type: string, parts: Parts): string | undefined {
  try {
    return purl(type, parts);
  } catch {
    return undefined;
  }
}

export interface Parts {
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly version?: string | undefined;
  readonly qualifiers?: Qualifiers;
}

function purl(type: string, { namespace, name, version, qualifiers = {} }: Parts): string {
  const given = Object.entries(qualifiers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const text = new PackageURL(type, namespace, name, version, Object.fromEntries(given), undefined).toString();
  // The library leaves it in versions; the specification encodes it everywhere.
  return text.replaceAll('+', '%2B');
}
