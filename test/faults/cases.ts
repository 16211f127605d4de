import { boundaries } from './boundaries.ts';
import type { Boundary, Kind } from './boundary.ts';

export interface FaultCase {
  readonly name: string;
  readonly boundary: Boundary;
  readonly kind: Kind;
}

const kills: readonly Kind[] = ['killed before', 'killed after'];
const cancels: readonly Kind[] = ['cancelled before', 'cancelled after'];

/** How each sort of boundary can break. */
function kindsOf(boundary: Boundary): readonly Kind[] {
  switch (boundary.is) {
    case 'request':
      return [
        ...kills,
        ...cancels,
        ...(['refused', 'throttled', 'unheard', 'hanging'] as const),
        ...(boundary.body ? (['killed during', 'cut'] as const) : []),
      ];
    case 'push':
      return [...kills, ...cancels, 'refused', 'unheard'];
    case 'program':
      return [...kills, ...cancels, 'refused'];
    case 'disk':
      return ['full'];
    case 'moment':
      return ['killed before', 'cancelled before'];
  }
}

/**
 * The faults to try: by default the ordinary ones, with `all` every kind at every boundary, else those whose name the
 * regular expression matches.
 */
export function faultCases(wanted = 'ordinary'): readonly FaultCase[] {
  if (wanted === 'ordinary') return [...killed(), ...cancelled(), ...otherwiseBroken()].toSorted(asReleased);
  const all = boundaries.flatMap((boundary) => kindsOf(boundary).map((kind) => faultAt(boundary, kind)));
  return wanted === 'all' ? all : all.filter(({ name }) => new RegExp(wanted).test(name));
}

/**
 * One of several parts of a list that are about as long as each other: `2/14` is the second of fourteen. All parts together
 * are the list.
 *
 * @throws when the text names no part
 */
export function takePart<T>(list: readonly T[], part: string): T[] {
  const [, nth = '', count = ''] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(part) ?? [];
  if (nth === '' || Number(nth) > Number(count)) throw new Error(`FAULTS_PART is ${part}, and 2/14 would be a part.`);
  const end = (i: number) => Math.round((i * list.length) / Number(count));
  return list.slice(end(Number(nth) - 1), end(Number(nth)));
}

function faultAt(boundary: Boundary, kind: Kind): FaultCase {
  return { name: `${boundary.name}: ${kind}`, boundary, kind };
}

/** In the order of a release, as the lists above are not. */
function asReleased(a: FaultCase, b: FaultCase): number {
  return boundaries.indexOf(a.boundary) - boundaries.indexOf(b.boundary);
}

/** Where a job has most to clean up: there it is cancelled, elsewhere it is killed. */
const cancelledAt = new Set(['image build', 'release commit', 'image layer', 'first file', 'first channel']);

/**
 * After everything that follows the tag, and before what begins at a remote: before its next step is after the one before.
 * Where nothing is public yet, before and after in turn; questions are left to the moments at random.
 */
function killed(): FaultCase[] {
  return boundaries.flatMap((boundary, i) => {
    const kinds = boundary.tagged ? killsAfterTag(boundary, boundaries[i - 1]) : killsBeforeTag(boundary, i);
    return kinds.map((kind) => faultAt(boundary, kind));
  });
}

function killsBeforeTag({ is, name }: Boundary, i: number): readonly Kind[] {
  if (is === 'disk' || is === 'request' || cancelledAt.has(name)) return [];
  return [i % 2 === 0 ? 'killed before' : 'killed after'];
}

function killsAfterTag(boundary: Boundary, former: Boundary | undefined): readonly Kind[] {
  const goesOn = boundary.is === 'request' && former !== undefined && groupOf(former) === groupOf(boundary);
  const wanted = cancelledAt.has(boundary.name) ? kills.slice(0, 1) : kills;
  return wanted.slice(goesOn ? 1 : 0);
}

/** Before and after in turn. */
function cancelled(): FaultCase[] {
  return boundaries
    .filter(({ name }) => cancelledAt.has(name))
    .map((boundary, i) => faultAt(boundary, i % 2 === 0 ? 'cancelled before' : 'cancelled after'));
}

/** Milliseconds in which most releases are over. */
const longestRelease = 15_000;

/** Jobs that end at any moment. The same seed gives the same ones. */
export function randomCases(seed: number, count: number): FaultCase[] {
  let state = seed >>> 0;
  // Mulberry32: enough for moments, and the same everywhere.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return Array.from({ length: count }, (_, i) => {
    const after = Math.floor(next() * longestRelease);
    const kind = next() < 0.6 ? 'killed before' : 'cancelled before';
    const name = `moment ${i + 1} of seed ${seed}, after ${after} ms`;
    return faultAt({ name, is: 'moment', tagged: false, after }, kind);
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
  const kinds = [...new Set(group.flatMap(kindsOf))].filter((kind) => !kills.includes(kind) && !cancels.includes(kind));
  return Array.from({ length: Math.max(group.length, kinds.length) }).flatMap((_, i) => {
    const boundary = group[i % group.length];
    const kind = kinds[i % kinds.length];
    return boundary && kind && kindsOf(boundary).includes(kind) ? [faultAt(boundary, kind)] : [];
  });
}
