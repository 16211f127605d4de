import type { PlannedComponent } from '../bom/index.ts';
import { systemPurl } from '../bom/index.ts';
import type { FileTree } from '../files/index.ts';
import { singleDatabases } from '../files/index.ts';
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
  readonly type: 'deb' | 'apk';
}

export function systemPackages(found: readonly Database[]): FoundPackage[] {
  return found.flatMap(({ type, text }) => {
    if (type === undefined) return [];
    const packages = type === 'deb' ? parseDpkgStatus(text) : parseApkInstalled(text);
    return packages.map((each) => ({ ...each, type }));
  });
}

/**
 * The component of a package. Trivy takes the source package from properties of its own and not from the purl.
 * https://github.com/aquasecurity/trivy/blob/main/pkg/sbom/core/bom.go
 *
 * @param brought purls of the Python distributions that came in it
 */
export function systemComponent(
  found: FoundPackage,
  { distro, brought = [] }: { readonly distro: Distro | undefined; readonly brought?: readonly string[] | undefined },
): PlannedComponent {
  const { type, name, version, license, upstream } = found;
  const purl = systemPurl(type, found, distro);
  const source = [
    ['aquasecurity:trivy:SrcName', upstream?.name],
    ['aquasecurity:trivy:SrcVersion', upstream && (upstream.version ?? version)],
  ] as const;
  const properties = [
    ...source.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
    ...brought.map((each) => ['waybill:python-distribution', each] as const),
  ];
  return { type: 'library', name, version, license, ref: purl, purl, properties, dependsOn: [] };
}
