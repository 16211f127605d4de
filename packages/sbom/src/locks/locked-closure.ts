import type { LockedDependency, LockedPackage } from './locked-package.ts';

/** Every package that is reached, with the packages that each one needs. */
export type Closure = ReadonlyMap<LockedPackage, ReadonlySet<LockedPackage>>;

/**
 * What a project needs at run time by its lock: every package that is reached from it, with the packages that each
 * needs. Groups for development and extras that nobody asked for are not part of it.
 *
 * @param root the project itself, which comes first
 */
export function lockedClosure(packages: readonly LockedPackage[], root: LockedPackage): Closure {
  const byName = Map.groupBy(packages, ({ name }) => name);
  const edges = new Map<LockedPackage, Set<LockedPackage>>();
  const seen = new Map<LockedPackage, Set<string>>();
  const parts: [from: LockedPackage, extra: string][] = [];
  reach(root, ['']);

  // The list grows while it is read.
  for (const [from, extra] of parts) {
    const targets = edges.get(from) ?? new Set();
    edges.set(from, targets);
    for (const dependency of extra === '' ? from.dependencies : (from.extras[extra] ?? [])) {
      for (const to of (byName.get(dependency.name) ?? []).filter((each) => isMeant(dependency, each))) {
        targets.add(to);
        reach(to, ['', ...dependency.extras]);
      }
    }
  }
  return edges;

  /** A package and its extras; the empty name stands for the package without any. */
  function reach(to: LockedPackage, extras: readonly string[]): void {
    const known = seen.get(to) ?? new Set();
    seen.set(to, known);
    for (const extra of extras.filter((each) => !known.has(each))) {
      known.add(extra);
      parts.push([to, extra]);
    }
  }
}

function isMeant({ version, origin }: LockedDependency, found: LockedPackage): boolean {
  return (version === undefined || version === found.version) && (origin === undefined || origin === found.origin.key);
}
