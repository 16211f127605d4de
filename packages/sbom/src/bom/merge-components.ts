import type { PlannedComponent } from './sbom-plan.ts';

/** One component a reference: what comes first counts, and later ones add what it lacks and what they depend on. */
export function mergeComponents(components: Iterable<PlannedComponent>): PlannedComponent[] {
  const merged = new Map<string, PlannedComponent>();
  for (const each of components) {
    const known = merged.get(each.ref);
    merged.set(each.ref, known === undefined ? each : merge(known, each));
  }
  return [...merged.values()];
}

function merge(first: PlannedComponent, later: PlannedComponent): PlannedComponent {
  const added = Object.entries(later).filter(([key]) => first[key as keyof PlannedComponent] === undefined);
  const properties = uniqueBy([...(first.properties ?? []), ...(later.properties ?? [])], (each) => each.join('\n'));
  return {
    ...first,
    ...Object.fromEntries(added),
    ...(properties.length > 0 && { properties }),
    dependsOn: [...new Set([...first.dependsOn, ...later.dependsOn])],
  };
}

function uniqueBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map((each) => [keyOf(each), each])).values()];
}
