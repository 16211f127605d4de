import { type Purl, parsePurl } from '../findings/index.ts';

/** An ecosystem of OSV: `PyPI`, `Debian:12`. https://ossf.github.io/osv-schema/#defined-ecosystems */
export interface Ecosystem {
  /** Of its purls. */
  readonly type: string;
  /** Of its purls, for distributions that share a type. */
  readonly namespace?: string | undefined;
  /** `12` of `Debian:12`. */
  readonly release?: string | undefined;
}

const types: Readonly<Record<string, string>> = {
  ...{ PyPI: 'pypi', npm: 'npm', Go: 'golang', Maven: 'maven', 'crates.io': 'cargo', RubyGems: 'gem', NuGet: 'nuget' },
  ...{ Packagist: 'composer', Hex: 'hex', Pub: 'pub', Hackage: 'hackage', CRAN: 'cran', ConanCenter: 'conan' },
  ...{ SwiftURL: 'swift', Bitnami: 'bitnami' },
};

const distributions: Readonly<Record<string, readonly [type: string, namespace: string]>> = {
  ...{ Debian: ['deb', 'debian'], Ubuntu: ['deb', 'ubuntu'] },
  ...{ Alpine: ['apk', 'alpine'], Wolfi: ['apk', 'wolfi'], Chainguard: ['apk', 'chainguard'] },
  ...{ 'Red Hat': ['rpm', 'redhat'], AlmaLinux: ['rpm', 'almalinux'], 'Rocky Linux': ['rpm', 'rocky'] },
  ...{ openSUSE: ['rpm', 'opensuse'], SUSE: ['rpm', 'sles'] },
};

/** Reads the name of an ecosystem; nothing for one that no purl is of. */
export function parseEcosystem(text: string): Ecosystem | undefined {
  const [name = '', release] = text.split(':');
  if (Object.hasOwn(types, name)) return { type: types[name] ?? '' };
  if (!Object.hasOwn(distributions, name)) return undefined;
  const [type = '', namespace] = distributions[name] ?? [];
  return { type, namespace, release: release?.replace(/^v/, '') };
}

/** Whether a package is from an ecosystem. A release is the beginning of a version: `3.20` of Alpine 3.20.1. */
export function isFrom({ type, namespace, release }: Ecosystem, purl: Purl): boolean {
  if (purl.type !== type || (namespace !== undefined && purl.namespace !== namespace)) return false;
  const { distro = '' } = purl.qualifiers;
  const version = distro.slice(distro.indexOf('-') + 1);
  return release === undefined || version === release || version.startsWith(`${release}.`);
}

/**
 * The names that OSV may have for a package: those of Debian and Alpine are of the source package, and Maven, npm, Go and
 * Composer have more than the name of a purl.
 */
export function findOsvNames(text: string): readonly string[] {
  const purl = parsePurl(text);
  if (purl === undefined) return [];
  const { type, namespace, name, qualifiers } = purl;
  if (type === 'deb' || type === 'apk') {
    const [source = ''] = (qualifiers['upstream'] ?? '').split('@');
    return [name, ...(source === '' ? [] : [source])];
  }
  return namespace === '' || type === 'rpm' ? [name] : [`${namespace}${type === 'maven' ? ':' : '/'}${name}`];
}
