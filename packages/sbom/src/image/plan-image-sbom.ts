import type { Gap, PlannedComponent, SbomPlan } from '../bom/index.ts';
import { mergeComponents, ociPurl } from '../bom/index.ts';
import type { Unread } from '../files/index.ts';
import type { Distro, Installed } from '../installed/index.ts';

export interface DescribedPlatform {
  /** Of the image, without tag: `ghcr.io/owner/name`. */
  readonly name: string;
  readonly version: string;
  readonly tag?: string | undefined;
  /** Of the image's index, where it has one for all platforms. */
  readonly index?: string | undefined;
  /** Of the platform's manifest. */
  readonly digest: string;
  /** `linux/arm64`. */
  readonly platform: string;
  readonly architecture: string;
  readonly installed: Installed;
}

/** What nothing here reads, as a reader of the log knows it. */
const unreadNames: Readonly<Record<Unread, string>> = {
  composer: 'packages of PHP that cannot be read',
  conda: 'conda packages that cannot be read',
  dotnet: 'packages of .NET that cannot be read',
  gem: 'Ruby gems that cannot be read',
  go: 'Go programs without build information',
  java: 'Java archives that cannot be read',
  node: 'Node.js of unknown version',
  opkg: 'packages of opkg',
  pacman: 'packages of Arch Linux that cannot be read',
  portage: 'packages of Gentoo',
  python: 'Python interpreters of unknown version',
  rpm: 'RPM packages in a database that cannot be read',
  sbom: 'SBOMs that cannot be read',
  'shared object': 'shared objects that came in wheels',
};

/**
 * The SBOM of one platform of an image. Scanners take one operating system a document, so there is one document a
 * platform. The container depends on everything in it; the operating system, where Trivy looks for them, on its packages.
 */
export function planImageSbom(image: DescribedPlatform): SbomPlan {
  const { name, version, digest, platform, installed } = image;
  const { distro, system, python, others, unread } = installed;
  const purl = ociPurl(name, digest, { arch: image.architecture, tag: image.tag });
  const os = distro === undefined ? [] : [osComponent(distro, system)];
  const components = mergeComponents([...os, ...system, ...python, ...others]);
  const missing = [...unread].map(
    ([what, paths]) => `${unreadNames[what]}: ${paths[0]}${paths.length === 1 ? '' : ` and ${paths.length - 1} more`}`,
  );
  const subject: PlannedComponent = {
    type: 'container',
    name,
    version,
    ref: purl,
    purl,
    sha256: /^sha256:(.*)$/.exec(digest)?.[1],
    properties: [
      ['waybill:platform', platform],
      ...(image.index === undefined ? [] : [['waybill:image-index', image.index] as const]),
      ...missing.map((each) => ['waybill:not-listed', each] as const),
    ],
    dependsOn: components.map(({ ref }) => ref),
  };
  const isEmpty = system.length === 0 && python.length === 0 && others.length === 0;
  const gaps = listGaps({ ref: purl, of: `\`${name}\` (${platform})`, missing, isEmpty });
  return { subject, components, gaps, ...(installed.tool && { tools: [installed.tool] }) };
}

/** Syft and Grype read its properties, which they write in the same way; Trivy reads name and version. */
function osComponent(distro: Distro, system: readonly PlannedComponent[]): PlannedComponent {
  const { id, version, codename, build, prettyName, like } = distro;
  const release = version ?? build;
  const fields = { id, versionID: version, versionCodename: codename, buildID: build, prettyName };
  return {
    type: 'operating-system',
    name: id,
    version: release,
    ref: ['os', id, release].filter((part) => part !== undefined).join(':'),
    properties: [
      ...Object.entries(fields).flatMap(([key, value]) =>
        value === undefined ? [] : [[`syft:distro:${key}`, value] as const],
      ),
      ...like.map((each, index) => [`syft:distro:idLike:${index}`, each] as const),
    ],
    dependsOn: system.map(({ ref }) => ref),
  };
}

interface Found {
  readonly ref: string;
  readonly of: string;
  readonly missing: readonly string[];
  readonly isEmpty: boolean;
}

/** Files that are of no package at all are never looked at, so nothing is said to be complete. */
function listGaps({ ref, of, missing, isEmpty }: Found): Gap[] {
  const incomplete = missing.map((each) => `${of} holds what is not listed. ${each}`);
  if (isEmpty) incomplete.push(`${of}: no database of installed packages is in it, so the SBOM lists none`);
  if (incomplete.length === 0) return [{ ref, aggregate: 'unknown' }];
  return incomplete.map((why) => ({ ref, aggregate: 'incomplete', why }));
}
