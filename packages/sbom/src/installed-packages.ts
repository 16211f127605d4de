import type { Files } from './apply-layer.ts';
import { parseApkInstalled } from './parse-apk-installed.ts';
import { parseDpkgStatus, type SystemPackage } from './parse-dpkg-status.ts';
import { parseMetadata } from './parse-metadata.ts';
import { parseOsRelease } from './parse-os-release.ts';
import { pypiPurl, systemPurl } from './purl.ts';
import type { PlannedComponent } from './sbom-plan.ts';
import { isRpmDatabase } from './wanted-paths.ts';

export interface Installed {
  readonly packages: readonly PlannedComponent[];
  /** Why there is more than `packages`. */
  readonly gap?: string | undefined;
}

/** What the databases in the files of one platform say is installed; pure. A package found twice is listed once. */
export function installedPackages(files: Files): Installed {
  const distro = parseOsRelease(files.get('etc/os-release') ?? files.get('usr/lib/os-release') ?? '');
  const system = (type: 'deb' | 'apk', packages: readonly SystemPackage[]) =>
    packages.map((each) => library({ ...each, purl: systemPurl(type, each, distro) }));
  const found = [...files].flatMap(([path, content]) => {
    if (path.startsWith('var/lib/dpkg/')) return system('deb', parseDpkgStatus(content));
    if (path.endsWith('lib/apk/db/installed')) return system('apk', parseApkInstalled(content));
    if (/\.(?:dist|egg)-info(?:\/|$)/.test(path)) return python(content);
    return [];
  });
  const packages = [...new Map(found.map((each) => [each.purl, each])).values()];
  return { packages, gap: gapIn(files, packages) };
}

function python(content: string): PlannedComponent[] {
  const metadata = parseMetadata(content);
  return metadata === undefined ? [] : [library({ ...metadata, purl: pypiPurl(metadata.name, metadata.version) })];
}

function library({ name, version, license, purl }: Pick<PlannedComponent, 'name' | 'version' | 'license' | 'purl'>) {
  return { type: 'library', name, version, license, purl, dependsOn: [] } as const;
}

function gapIn(files: Files, packages: readonly PlannedComponent[]): string | undefined {
  if ([...files.keys()].some(isRpmDatabase)) return 'its RPM packages are not listed, only what other databases hold';
  return packages.length === 0 ? 'no database of installed packages is in it, so the SBOM lists none' : undefined;
}
