/** Plans which packages the registry lacks, in which order they are sent, and under which tag. */

/** A packed package. */
export interface Packed {
  readonly name: string;
  readonly version: string;
  /** `sha512-…` over the tarball, as registries give it. */
  readonly integrity: string;
  readonly tarball: string;
  /** Ranges by name, those of other packages of this repository among them. */
  readonly dependencies: Readonly<Record<string, string>>;
}

/** What the registry has of a package. */
export interface Published {
  /** Of the very version. */
  readonly integrity?: string;
  /** The version that an installation without a version takes. */
  readonly latest?: string;
}

export interface PublishPlan {
  /** Those that others need come first. */
  readonly publish: readonly Packed[];
  /** The same bytes are there. */
  readonly present: readonly Packed[];
  /** Of npm: `latest` for the newest stable version. */
  readonly tag: string;
}

/** A problem that a person has to solve. */
export class PublishProblem extends Error {
  override readonly name = 'PublishProblem';
  readonly code: `E${Uppercase<string>}`;

  constructor(code: `E${Uppercase<string>}`, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Plans the delivery of all packages.
 *
 * @param published what the registry has of each, by name
 * @throws ENORELEASE when they are no release together; EOTHERBYTES when the registry has other bytes of one
 */
export function planPublish(
  packages: readonly Packed[],
  published: Readonly<Record<string, Published | undefined>>,
): PublishPlan {
  const version = checkLockstep(packages);
  const changed = packages.filter(
    ({ name, integrity }) => ![undefined, integrity].includes(published[name]?.integrity),
  );
  if (changed.length > 0)
    throw new PublishProblem(
      'EOTHERBYTES',
      `The registry has other bytes of ${changed.map(nameOf).join(', ')}. Nothing was sent. Pack the tag of this version again with the Node and pnpm of its commit; if the bytes still differ, publish a new version.`,
    );
  const isPresent = ({ name }: Packed) => published[name]?.integrity !== undefined;
  const newest = Object.values(published).flatMap((each) => each?.latest ?? []);
  return {
    present: packages.filter(isPresent),
    publish: inOrder(packages).filter((each) => !isPresent(each)),
    tag: planTag(version, newest),
  };
}

/** @returns the one version */
function checkLockstep(packages: readonly Packed[]): string {
  const refuse = (message: string) => new PublishProblem('ENORELEASE', message);
  const [first] = packages;
  if (first === undefined) throw refuse('The folder has no package to publish. Pack them with `pack-release`.');
  const { version } = first;
  if (version === '0.0.0') throw refuse('The packages have no version. Pack them with `pack-release`.');
  const others = packages.filter((each) => each.version !== version);
  if (others.length > 0)
    throw refuse(`All packages have one version: ${others.map(nameOf).join(', ')} beside ${nameOf(first)}.`);
  const names = new Set(packages.map(({ name }) => name));
  for (const { name, dependencies } of packages) {
    const stray = Object.entries(dependencies).filter(([on, range]) => names.has(on) && range !== `^${version}`);
    if (stray.length > 0) throw refuse(`${name} asks for ${stray.map((each) => each.join('@')).join(', ')}.`);
  }
  return version;
}

/**
 * npm moves `latest` to whatever is published, and refuses to move it backwards or to a pre-release. https://docs.npmjs.com/cli/commands/npm-publish
 *
 * @param newest versions that are `latest` by now; some packages may be ahead where a run broke off
 */
export function planTag(version: string, newest: readonly string[]): string {
  const [numbers = '', prerelease] = version.split(/-(.*)/);
  if (prerelease !== undefined) {
    const [channel = ''] = prerelease.split('.');
    return /^[a-z][a-z-]*$/i.test(channel) ? channel : 'next';
  }
  // A first publication may have been a pre-release, which is `latest` then for want of another.
  const isNewer = newest.filter((each) => !each.includes('-')).some((each) => compare(each, numbers) > 0);
  // A tag of npm is no range of versions.
  return isNewer ? `release-${numbers.split('.').slice(0, 2).join('.')}` : 'latest';
}

function compare(a: string, b: string): number {
  const [of, to] = [a, b].map((each) => each.split('.').map(Number));
  const at = [0, 1, 2].find((index) => of?.[index] !== to?.[index]) ?? 0;
  return (of?.[at] ?? 0) - (to?.[at] ?? 0);
}

function nameOf({ name, version }: Packed): string {
  return `${name}@${version}`;
}

/** Whoever installs a package that is out finds all that it needs. */
function inOrder(packages: readonly Packed[]): Packed[] {
  const byName = new Map(packages.map((each) => [each.name, each]));
  const ordered = new Set<Packed>();
  function add(each: Packed): void {
    if (ordered.has(each)) return;
    for (const name of Object.keys(each.dependencies).toSorted()) {
      const needed = byName.get(name);
      if (needed !== undefined) add(needed);
    }
    ordered.add(each);
  }
  for (const each of packages.toSorted((a, b) => a.name.localeCompare(b.name))) add(each);
  return [...ordered];
}
