import type { PlannedComponent } from '../bom/index.ts';
import { systemPurl } from '../bom/index.ts';
import type { FileTree } from '../files/index.ts';
import { singleDatabases } from '../files/index.ts';
import { licenseName, personName } from '../metadata/index.ts';
import type { RpmPackage } from '../rpm/index.ts';
import { parseApkInstalled } from './parse-apk-installed.ts';
import { parseDpkgStatus, type SystemPackage } from './parse-dpkg-status.ts';
import type { Distro } from './parse-os-release.ts';

/** A file of the package manager of a distribution. */
export interface Database {
  readonly path: string;
  readonly text: string;
  /** The kind of packages that it lists; without one, it lists files. */
  readonly type?: 'deb' | 'apk';
}

/** Databases of packages, and lists of the files that packages have. */
export function findDatabases(tree: FileTree): Database[] {
  const found = new Map<string, Database>();
  for (const [type, path] of singleDatabases) {
    const place = tree.followPath(path);
    const text = tree.textAt(path);
    // Where `lib` is a link to `usr/lib`, both paths lead to one file.
    if (text !== undefined && place !== undefined) found.set(place, { path, text, type });
  }
  for (const [path, leaf] of tree.leaves()) {
    if (leaf.kind !== 'file' || found.has(path)) continue;
    const text = () => leaf.content.toString();
    if (/^var\/lib\/dpkg\/(?:info|status\.d)\/[^/]+\.(?:list|md5sums)$/.test(path))
      found.set(path, { path, text: text() });
    else if (/^var\/lib\/dpkg\/status\.d\/[^/]+$/.test(path)) found.set(path, { path, text: text(), type: 'deb' });
  }
  return [...found.values()];
}

export interface FoundPackage extends SystemPackage {
  readonly type: 'deb' | 'apk' | 'rpm';
  /** Of RPM, where it is not 0. */
  readonly epoch?: string | undefined;
  /** Of RPM: the module that it was built in. */
  readonly module?: string | undefined;
  /** Further parts of the source's version, as Trivy names them. */
  readonly source?: Readonly<Record<string, string | undefined>> | undefined;
}

/** A package of RPM. What it was built from is a file: `bash-5.1.8-6.el9.src.rpm`. */
export function rpmPackage({
  name,
  version,
  epoch,
  architecture,
  license,
  vendor,
  sourceRpm,
  module,
}: RpmPackage): FoundPackage {
  const [, srcName, srcVersion, srcRelease] = /^(.+)-([^-]+)-([^-]+)\.(?:no)?src\.rpm$/.exec(sourceRpm ?? '') ?? [];
  return {
    ...{ type: 'rpm', name, version, epoch, architecture, license: licenseName(license), supplier: personName(vendor) },
    // Grype reads the file's name.
    upstream: sourceRpm === undefined ? undefined : { name: sourceRpm },
    module,
    source: srcName === undefined ? undefined : { SrcName: srcName, SrcVersion: srcVersion, SrcRelease: srcRelease },
  };
}

export function systemPackages(found: readonly Database[]): FoundPackage[] {
  return found.flatMap(({ type, text }) => {
    if (type === undefined) return [];
    const packages = type === 'deb' ? parseDpkgStatus(text) : parseApkInstalled(text);
    return packages.map((each) => ({ ...each, type }));
  });
}

interface Surroundings {
  readonly tree: FileTree;
  readonly distro: Distro | undefined;
  /** Purls of the Python distributions that came in it. */
  readonly brought?: readonly string[] | undefined;
}

/**
 * The component of a package. Trivy takes the source package from properties of its own and not from the purl.
 * https://github.com/aquasecurity/trivy/blob/main/pkg/sbom/core/bom.go
 */
export function systemComponent(found: FoundPackage, { tree, distro, brought = [] }: Surroundings): PlannedComponent {
  const { type, name, version, epoch, upstream, supplier } = found;
  const purl = systemPurl(type, found, distro);
  const source = found.source ?? {
    SrcName: upstream?.name,
    SrcVersion: upstream && (upstream.version ?? version),
  };
  const properties = [
    ...Object.entries(source).flatMap(([key, value]) =>
      value === undefined ? [] : [[`aquasecurity:trivy:${key}`, value] as const],
    ),
    ...(found.module === undefined ? [] : [['aquasecurity:trivy:Modularitylabel', found.module] as const]),
    ...brought.map((each) => ['waybill:python-distribution', each] as const),
  ];
  const license = found.license ?? (type === 'deb' ? findCopyright(tree, name) : undefined);
  return {
    ...{ type: 'library', name, version: epoch === undefined ? version : `${epoch}:${version}`, license },
    ...(supplier !== undefined && { supplier }),
    ...{ ref: purl, purl, properties, dependsOn: [] },
  };
}

/** What Debian's file on the copyright of a package says. The folder may be a link to that of another package. */
function findCopyright(tree: FileTree, name: string): string | undefined {
  const leaf = tree.find(`usr/share/doc/${name}/copyright`);
  return leaf?.kind === 'finding' ? leaf.finding.license : undefined;
}
