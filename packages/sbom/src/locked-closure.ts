import type { LockedPackage } from './parse-uv-lock.ts';

/**
 * What a project needs at run time by its lock: every package that is reached from it, with the packages that each
 * needs. Groups for development and extras that nobody asked for are not part of it.
 *
 * @param name of the project, normalized
 * @returns the project itself first; `undefined` when the lock does not know it
 */
export function lockedClosure(
  packages: readonly LockedPackage[],
  name: string,
): ReadonlyMap<LockedPackage, ReadonlySet<LockedPackage>> | undefined {
  const root = packages.find((each) => each.name === name);
  if (root === undefined) return undefined;
  const edges = new Map<LockedPackage, Set<LockedPackage>>();
  // A package and one of its extras; the empty name stands for the package without any. The list grows while it is read.
  const parts: [from: LockedPackage, extra: string][] = [[root, '']];
  for (const [from, extra] of parts) {
    const targets = edges.get(from) ?? new Set();
    edges.set(from, targets);
    for (const dependency of extra === '' ? from.dependencies : (from['optional-dependencies'][extra] ?? [])) {
      const to = find(packages, dependency);
      if (to === undefined) continue;
      targets.add(to);
      const fresh = ['', ...dependency.extra].filter(
        (each) => !parts.some(([seen, part]) => seen === to && part === each),
      );
      for (const each of fresh) parts.push([to, each]);
    }
  }
  return edges;
}

function find(packages: readonly LockedPackage[], { name, version }: { name: string; version?: string | undefined }) {
  return packages.find((each) => each.name === name && (version === undefined || each.version === version));
}
