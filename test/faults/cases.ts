import { boundaries } from './boundaries.ts';
import type { Boundary, Kind } from './boundary.ts';

export interface FaultCase {
  readonly name: string;
  readonly boundary: Boundary;
  readonly kind: Kind;
}

const kills: readonly Kind[] = ['killed before', 'killed after'];

/** How each sort of boundary can break. */
function kindsOf(boundary: Boundary): readonly Kind[] {
  switch (boundary.is) {
    case 'request':
      return [
        ...kills,
        ...(['refused', 'throttled', 'unheard', 'hanging'] as const),
        ...(boundary.body ? (['killed during', 'cut'] as const) : []),
      ];
    case 'push':
      return [...kills, 'refused', 'unheard'];
    case 'program':
      return [...kills, 'refused'];
    case 'disk':
      return ['full'];
  }
}

/**
 * The faults to try: by default the ordinary ones, with `all` every kind at every boundary, else those whose name the
 * regular expression matches.
 */
export function faultCases(wanted = 'ordinary'): readonly FaultCase[] {
  if (wanted === 'ordinary') return [...killed(), ...otherwiseBroken()].toSorted(asReleased);
  const all = boundaries.flatMap((boundary) => kindsOf(boundary).map((kind) => faultAt(boundary, kind)));
  return wanted === 'all' ? all : all.filter(({ name }) => new RegExp(wanted).test(name));
}

function faultAt(boundary: Boundary, kind: Kind): FaultCase {
  return { name: `${boundary.name}: ${kind}`, boundary, kind };
}

/** In the order of a release, as the lists above are not. */
function asReleased(a: FaultCase, b: FaultCase): number {
  return boundaries.indexOf(a.boundary) - boundaries.indexOf(b.boundary);
}

/**
 * After everything that follows the tag, and before what begins at a remote: before its next step is after the one before.
 * Where nothing is public yet, before and after in turn.
 */
function killed(): FaultCase[] {
  return boundaries.flatMap((boundary, i) => {
    if (boundary.is === 'disk') return [];
    if (!boundary.tagged) return [faultAt(boundary, i % 2 === 0 ? 'killed before' : 'killed after')];
    const former = boundaries[i - 1];
    const goesOn = boundary.is === 'request' && former !== undefined && groupOf(former) === groupOf(boundary);
    return kills.slice(goesOn ? 1 : 0).map((kind) => faultAt(boundary, kind));
  });
}

/** Every other kind meets every remote, and every boundary some other kind. */
function otherwiseBroken(): FaultCase[] {
  const groups = [...new Set(boundaries.map(groupOf))];
  return groups.flatMap((name) => inTurn(boundaries.filter((boundary) => groupOf(boundary) === name)));
}

function groupOf(boundary: Boundary): string {
  return boundary.is === 'request' && boundary.tagged ? boundary.remote : boundary.is;
}

function inTurn(group: readonly Boundary[]): FaultCase[] {
  const kinds = [...new Set(group.flatMap(kindsOf))].filter((kind) => !kills.includes(kind));
  return Array.from({ length: Math.max(group.length, kinds.length) }).flatMap((_, i) => {
    const boundary = group[i % group.length];
    const kind = kinds[i % kinds.length];
    return boundary && kind && kindsOf(boundary).includes(kind) ? [faultAt(boundary, kind)] : [];
  });
}
