import { pypiPurl, systemPurl } from '../bom/purl.ts';
import type { PlannedComponent } from '../bom/sbom-plan.ts';
import { parseMetadata } from '../python/parse-metadata.ts';
import type { FileTree } from './file-tree.ts';
import { findPython, interpreterPath, isOfMinor } from './find-python.ts';
import { findOwnedFiles, type OwnedFiles } from './owned-files.ts';
import { parseApkInstalled } from './parse-apk-installed.ts';
import { parseDirectUrl } from './parse-direct-url.ts';
import { parseDpkgStatus, type SystemPackage } from './parse-dpkg-status.ts';
import { type Distro, parseOsRelease } from './parse-os-release.ts';
import type { Unread } from './tree-node.ts';

export interface Installed {
  readonly distro: Distro | undefined;
  /** Packages of the distribution. */
  readonly system: readonly PlannedComponent[];
  /** Python distributions, and Python itself. */
  readonly python: readonly PlannedComponent[];
  /** What is there and is not listed: by kind, one path of it and how many there are. */
  readonly unread: ReadonlyMap<Unread, { readonly example: string; readonly count: number }>;
}

const databases: readonly (readonly [type: 'deb' | 'apk', path: string])[] = [
  ['deb', 'var/lib/dpkg/status'],
  ['apk', 'usr/lib/apk/db/installed'],
  ['apk', 'lib/apk/db/installed'],
];
/** Links to them may lead anywhere. */
export const singleFiles = ['etc/os-release', 'usr/lib/os-release', ...databases.map(([, path]) => path)];

/** What the databases in the files of one platform say is installed. A package found twice is listed once. */
export function installedPackages(tree: FileTree, env: readonly string[] = []): Installed {
  const distro = parseOsRelease(textAt(tree, 'etc/os-release') ?? textAt(tree, 'usr/lib/os-release') ?? '');
  const texts = new Map(databaseTexts(tree));
  const owned = findOwnedFiles(
    tree,
    [...texts].map(([path, { text }]) => [path, text] as const),
  );
  const { distributions, brought } = pythonDistributions(tree, owned);
  const system = [...texts].flatMap(([path, { type, text }]) => {
    if (type === undefined || path.endsWith('.md5sums')) return [];
    const packages = type === 'deb' ? parseDpkgStatus(text) : parseApkInstalled(text);
    return packages.map((each) => systemComponent(type, each, { distro, brought }));
  });
  const unread = findUnlisted(tree, owned);
  const loose = unread.get('python') ?? [];
  const interpreter = findPython(env, { loose, isPackaged: hasOwnedPython(owned) });
  const unlisted = loose.filter((path) => !interpreter?.version || !isOfMinor(path, minorOf(interpreter.version)));
  return {
    distro,
    system: uniqueByRef(system),
    python: uniqueByRef([...(interpreter === undefined ? [] : [interpreter]), ...distributions]),
    unread: new Map(
      [...unread.set('python', unlisted)].flatMap(([what, paths]) =>
        paths[0] === undefined ? [] : [[what, { example: paths[0], count: paths.length }] as const],
      ),
    ),
  };
}

function textAt(tree: FileTree, path: string): string | undefined {
  const leaf = tree.find(path);
  return leaf?.kind === 'file' ? leaf.content.toString() : undefined;
}

/** Databases of packages, and lists of the files that packages have. */
function* databaseTexts(tree: FileTree): Generator<[path: string, { type?: 'deb' | 'apk'; text: string }]> {
  const seen = new Set<string>();
  for (const [type, path] of databases) {
    const place = tree.followPath(path);
    const text = textAt(tree, path);
    // Where `lib` is a link to `usr/lib`, both paths lead to one file.
    if (text === undefined || place === undefined || seen.has(place)) continue;
    seen.add(place);
    yield [path, { type, text }];
  }
  for (const [path, leaf] of tree.leaves()) {
    if (leaf.kind !== 'file' || seen.has(path)) continue;
    if (/^var\/lib\/dpkg\/status\.d\/[^/]+$/.test(path)) yield [path, { type: 'deb', text: leaf.content.toString() }];
    if (/^var\/lib\/dpkg\/info\/[^/]+\.list$/.test(path)) yield [path, { text: leaf.content.toString() }];
  }
}

/**
 * A package of the distribution. Trivy takes the source package from properties of its own and not from the purl.
 * https://github.com/aquasecurity/trivy/blob/main/pkg/sbom/core/bom.go
 */
function systemComponent(
  type: 'deb' | 'apk',
  found: SystemPackage,
  { distro, brought }: { distro: Distro | undefined; brought: ReadonlyMap<string, readonly string[]> },
): PlannedComponent {
  const { name, version, license, upstream } = found;
  const purl = systemPurl(type, found, distro);
  const properties = [
    ...(upstream === undefined
      ? []
      : [
          ['aquasecurity:trivy:SrcName', upstream.name] as const,
          ['aquasecurity:trivy:SrcVersion', upstream.version ?? version] as const,
        ]),
    ...(brought.get(name) ?? []).map((each) => ['waybill:python-distribution', each] as const),
  ];
  return { type: 'library', name, version, license, ref: purl, purl, properties, dependsOn: [] };
}

/** Those that nobody but pip and its like installed; what a package of the distribution brought is that package. */
function pythonDistributions(tree: FileTree, owned: OwnedFiles) {
  const distributions: PlannedComponent[] = [];
  const brought = new Map<string, string[]>();
  for (const [path, leaf] of tree.leaves()) {
    if (!/\.(?:dist-info\/METADATA|egg-info(?:\/PKG-INFO)?)$/.test(path)) continue;
    const metadata = parseMetadata(textAt(tree, path) ?? '');
    if (metadata === undefined || leaf.kind === 'unread') continue;
    const { name, version, license } = metadata;
    const owner = owned.get(path);
    const purl = pypiPurl(
      name,
      version,
      parseDirectUrl(textAt(tree, path.replace(/METADATA$/, 'direct_url.json')) ?? ''),
    );
    if (owner === undefined)
      distributions.push({ type: 'library', name, version, license, ref: purl, purl, dependsOn: [] });
    else brought.set(owner, [...(brought.get(owner) ?? []), purl]);
  }
  return { distributions, brought };
}

/** Paths by kind, those of packages of the distribution apart: they are listed with these. */
function findUnlisted(tree: FileTree, owned: OwnedFiles): Map<Unread, string[]> {
  const unlisted = new Map<Unread, string[]>();
  for (const [path, leaf] of tree.leaves()) {
    if (leaf.kind !== 'unread' || owned.has(path)) continue;
    const paths = unlisted.get(leaf.what) ?? [];
    unlisted.set(leaf.what, paths);
    paths.push(path);
  }
  return unlisted;
}

function hasOwnedPython(owned: OwnedFiles): boolean {
  return [...owned.keys()].some((path) => interpreterPath.test(path));
}

/** `3.12.4` → `3.12`. */
function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

function uniqueByRef(components: readonly PlannedComponent[]): PlannedComponent[] {
  return [...new Map(components.map((each) => [each.ref, each])).values()];
}
