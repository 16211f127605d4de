import type { PlannedComponent } from '../bom/index.ts';
import { imageTooLarge } from '../errors.ts';
import type { FileTree, Unread } from '../files/index.ts';
import { limits, osReleases } from '../files/index.ts';
import { findPython, interpreterPath, isOfMinor } from './find-python.ts';
import { findOwnedFiles, type OwnedFiles } from './owned-files.ts';
import { type Distro, parseOsRelease } from './parse-os-release.ts';
import { pythonDistributions } from './python-distributions.ts';
import { findDatabases, systemComponent, systemPackages } from './system-packages.ts';

export interface Installed {
  readonly distro: Distro | undefined;
  /** Packages of the distribution. */
  readonly system: readonly PlannedComponent[];
  /** Python distributions, and Python itself. */
  readonly python: readonly PlannedComponent[];
  /** What exists and is not listed: by kind, one path of it and how many there are. */
  readonly unread: ReadonlyMap<Unread, { readonly example: string; readonly count: number }>;
}

/**
 * What the databases in the files of one platform say is installed. A package found twice is listed once.
 *
 * @param env `NAME=value`, of the image's configuration
 * @throws ESBOMPACKAGES
 */
export function installedPackages(tree: FileTree, env: readonly string[] = []): Installed {
  const [osRelease = ''] = osReleases.flatMap((path) => tree.textAt(path) ?? []);
  const distro = parseOsRelease(osRelease);
  const databases = findDatabases(tree);
  const packages = systemPackages(databases);
  const owned = findOwnedFiles(tree, databases);
  const { loose, brought } = pythonDistributions(tree, {
    files: owned,
    debian: new Set(packages.flatMap(({ type, name }) => (type === 'deb' ? [name] : []))),
    hasLists: databases.some(({ type }) => type === undefined),
  });
  const count = packages.length + loose.length;
  if (count > limits.packages) throw imageTooLarge(count, limits.packages);
  const system = packages.map((each) => systemComponent(each, { distro, brought: brought.get(each.name) }));
  const { interpreter, unread } = findUnlisted(tree, owned, env);
  return {
    distro,
    system: uniqueByRef(system),
    python: uniqueByRef([...(interpreter === undefined ? [] : [interpreter]), ...loose]),
    unread: new Map([...unread].map(([what, paths]) => [what, { example: paths[0] ?? '', count: paths.length }])),
  };
}

/** Paths by kind, those of packages of the distribution apart: they are listed with these. */
function findUnlisted(tree: FileTree, owned: OwnedFiles, env: readonly string[]) {
  const all = [...tree.leaves()].flatMap(([path, leaf]) => {
    return leaf.kind === 'unread' && !owned.has(path) ? [{ path, what: leaf.what }] : [];
  });
  const loose = all.filter(({ what }) => what === 'python').map(({ path }) => path);
  const isPackaged = [...owned.keys()].some((path) => interpreterPath.test(path));
  const interpreter = findPython(env, { loose, isPackaged });
  const isListed = (path: string) =>
    interpreter?.version !== undefined && isOfMinor(path, readMinor(interpreter.version));
  const unread = new Map<Unread, string[]>();
  for (const { path, what } of all) {
    if (what === 'python' && isListed(path)) continue;
    const paths = unread.get(what) ?? [];
    unread.set(what, paths);
    paths.push(path);
  }
  return { interpreter, unread };
}

/** `3.12.4` → `3.12`. */
function readMinor(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

function uniqueByRef(components: readonly PlannedComponent[]): PlannedComponent[] {
  return [...new Map(components.map((each) => [each.ref, each])).values()];
}
