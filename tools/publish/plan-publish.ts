/** Plans which packages the registry lacks, and in which order they are sent. */

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

export interface PublishPlan {
  /** Those that others need come first. */
  readonly publish: readonly Packed[];
  /** The same bytes are there. */
  readonly present: readonly Packed[];
}

/**
 * Plans the delivery of all packages.
 *
 * @param published what the registry has of each, by name
 * @throws Error when they are no release together, or when the registry has other bytes of one
 */
export function planPublish(
  packages: readonly Packed[],
  published: Readonly<Record<string, string | undefined>>,
): PublishPlan {
  const [first] = packages;
  if (first === undefined) throw new Error('There is no package to publish.');
  const { version } = first;
  if (version === '0.0.0') throw new Error('The packages have no version: pack them with `--version`.');
  const others = packages.filter((each) => each.version !== version);
  if (others.length > 0)
    throw new Error(`All packages have one version: ${others.map(nameOf).join(', ')} beside ${nameOf(first)}.`);
  const names = new Set(packages.map(({ name }) => name));
  for (const { name, dependencies } of packages) {
    const stray = Object.entries(dependencies).filter(([on, range]) => names.has(on) && range !== `^${version}`);
    if (stray.length > 0) throw new Error(`${name} asks for ${stray.map((each) => each.join('@')).join(', ')}.`);
  }
  const changed = packages.filter(({ name, integrity }) => ![undefined, integrity].includes(published[name]));
  if (changed.length > 0)
    throw new Error(`The registry has other bytes of ${changed.map(nameOf).join(', ')}. Publish a new version.`);
  const isPresent = ({ name }: Packed) => published[name] !== undefined;
  return { present: packages.filter(isPresent), publish: inOrder(packages).filter((each) => !isPresent(each)) };
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
