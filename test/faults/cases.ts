import { boundaries } from './boundaries.ts';
import type { Boundary, Kind } from './boundary.ts';

export interface FaultCase {
  readonly name: string;
  readonly boundary: Boundary;
  readonly kind: Kind;
}

/** How each sort of boundary can break. */
function kindsOf(boundary: Boundary): readonly Kind[] {
  switch (boundary.is) {
    case 'request':
      return [
        ...(['killed before', 'killed after', 'refused', 'throttled', 'unheard', 'hanging'] as const),
        ...(boundary.body ? (['killed during', 'cut'] as const) : []),
      ];
    case 'push':
      return ['killed before', 'killed after', 'refused', 'unheard'];
    case 'program':
      return ['killed before', 'killed after', 'refused'];
    case 'disk':
      return ['full'];
  }
}

/**
 * The faults of an ordinary run: every boundary after the tag with both kills, the others with one of them, and each
 * boundary with one other kind in turn, so that each kind meets each remote: `FAULTS=ordinary`. `FAULTS=all` tries every
 * kind at every boundary, `FAULTS=<pattern>` what it matches. Without it, a part of the ordinary ones, spread over all
 * boundaries: all of them take two cores about ten minutes.
 */
export function faultCases(wanted: string | undefined): readonly FaultCase[] {
  const all = boundaries
    .filter(isPossible)
    .flatMap((boundary) =>
      kindsOf(boundary).map((kind, column) => ({ name: `${boundary.name}: ${kind}`, boundary, kind, column })),
    );
  if (wanted === 'all') return all;
  if (wanted && wanted !== 'ordinary') return all.filter(({ name }) => new RegExp(wanted).test(name));
  const ordinary = all.filter(isOrdinary);
  return wanted === 'ordinary' ? ordinary : ordinary.filter((_, i) => i % sample === 0);
}

/** One in so many of the ordinary faults is tried when nothing else is asked for. */
const sample = 6;

interface Position extends FaultCase {
  readonly column: number;
}

function isOrdinary({ boundary, column }: Position): boolean {
  if (boundary.is === 'disk') return true;
  const kills = 2;
  const others = kindsOf(boundary).length - kills;
  const turn = boundaries.filter((each) => kindsOf(each).length === others + kills).indexOf(boundary);
  if (column < kills) return boundary.tagged || column === turn % kills;
  // Begins in the middle, so that the two channels are met by the kinds that an announcement can get lost by.
  return column - kills === (turn + Math.floor(others / 2)) % others;
}

/** A disk of our own needs the right to mount one. */
function isPossible(boundary: Boundary): boolean {
  return boundary.is !== 'disk' || process.getuid?.() === 0;
}
