import type { PlannedComponent, Tool } from '../bom/index.ts';
import { mergeComponents } from '../bom/index.ts';
import { imageTooLarge } from '../errors.ts';
import type { FileTree, Unread } from '../files/index.ts';
import { limits, osReleases } from '../files/index.ts';
import type { RpmPackages } from '../rpm/index.ts';
import { findInterpreters } from './find-interpreters.ts';
import { findPython, interpreterPath } from './find-python.ts';
import { findListed, listFindings } from './findings.ts';
import { addRpmFiles, findOwnedFiles, type OwnedFiles } from './owned-files.ts';
import { type Distro, parseOsRelease } from './parse-os-release.ts';
import { pythonDistributions } from './python-distributions.ts';
import { findDatabases, rpmPackage, systemComponent, systemPackages } from './system-packages.ts';

export interface Installed {
  readonly distro: Distro | undefined;
  /** Packages of the distribution. */
  readonly system: readonly PlannedComponent[];
  /** Python distributions, and Python itself. */
  readonly python: readonly PlannedComponent[];
  /** What is of other languages: interpreters, packages, programs, archives. */
  readonly others: readonly PlannedComponent[];
  /** What listed some of it. */
  readonly tool?: Tool | undefined;
  /** What exists and is not listed: paths by kind. */
  readonly unread: ReadonlyMap<Unread, readonly string[]>;
}

const noRpm: RpmPackages = { packages: [], broken: [] };

/**
 * What the databases in the files of one platform say is installed. A package found twice is listed once.
 *
 * @param env `NAME=value`, of the image's configuration
 * @param rpm the packages of RPM's databases
 * @throws ESBOMPACKAGES
 */
export function installedPackages(tree: FileTree, env: readonly string[] = [], rpm: RpmPackages = noRpm): Installed {
  const [osRelease = ''] = osReleases.flatMap((path) => tree.textAt(path) ?? []);
  const distro = parseOsRelease(osRelease);
  const databases = findDatabases(tree);
  const packages = [...systemPackages(databases), ...rpm.packages.map(rpmPackage)];
  const owned = findOwnedFiles(tree, databases);
  addRpmFiles(owned, tree, rpm.packages);
  const { loose, brought, byPath } = pythonDistributions(tree, {
    files: owned,
    debian: new Set(packages.flatMap(({ type, name }) => (type === 'deb' ? [name] : []))),
    hasLists: databases.some(({ type }) => type === undefined),
  });
  const findings = listFindings(tree, { isOwned: (path) => owned.has(path), byPath });
  const count = packages.length + loose.length + findings.length;
  if (count > limits.packages) throw imageTooLarge(count, limits.packages);
  const system = packages.map((each) => systemComponent(each, { tree, distro, brought: brought.get(each.name) }));
  const { interpreters, unread } = findUnlisted(tree, owned, { env, broken: rpm.broken });
  const isPython = ({ name }: PlannedComponent) => name === 'python' || name === 'pypy';
  return {
    distro,
    system: mergeComponents(system),
    python: mergeComponents([...interpreters.filter(isPython), ...loose]),
    others: mergeComponents([...interpreters.filter((each) => !isPython(each)), ...findings]),
    unread,
  };
}

/** Paths by kind, those of packages of the distribution apart: they are listed with these. */
function findUnlisted(
  tree: FileTree,
  owned: OwnedFiles,
  { env, broken }: { readonly env: readonly string[]; readonly broken: readonly string[] },
) {
  const all = [...tree.leaves()].flatMap(([path, leaf]) => {
    return leaf.kind === 'unread' && !owned.has(path) ? [{ path, what: leaf.what }] : [];
  });
  const known = findInterpreters(tree, (path) => owned.has(path));
  const hasPython = known.some(({ component }) => component.name === 'python');
  const loose = all.filter(({ what }) => what === 'python').map(({ path }) => path);
  const isPackaged = [...owned.keys()].some((path) => interpreterPath.test(path));
  // What a file says counts more than what a variable says.
  const byVariable = hasPython ? undefined : findPython(env, { loose, isPackaged });
  const isListed = findListed({ tree, known, byVariable });
  const unread = new Map<Unread, string[]>();
  const add = (what: Unread, path: string) => {
    const paths = unread.get(what);
    if (paths === undefined) unread.set(what, [path]);
    else paths.push(path);
  };
  for (const { path, what } of all) if (!isListed(what, path)) add(what, path);
  for (const path of broken) add('rpm', path);
  const interpreters = [...known.map(({ component }) => component), ...(byVariable === undefined ? [] : [byVariable])];
  return { interpreters, unread };
}
