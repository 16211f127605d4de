/** The known name that someone who wrote `name` most likely meant, or `undefined` when none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const [nearest] = byDistance(name, known);
  if (nearest === undefined) return undefined;
  return nearest.distance <= Math.max(name.length, nearest.other.length) / 2 ? nearest.other : undefined;
}

/** The nearest first. */
function byDistance(name: string, known: readonly string[]) {
  const distances = known.map((other) => ({ other, distance: distance(name.toLowerCase(), other.toLowerCase()) }));
  return distances.sort((one, other) => one.distance - other.distance);
}

/**
 * How many letters must be put in, left out, changed or swapped with their neighbour. A library for it would be loaded by every
 * hook.
 */
function distance(from: string, to: string): number {
  let before: readonly number[] = [];
  let costs = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let row = 0; row < from.length; row += 1) {
    const next = [row + 1];
    for (let at = 0; at < to.length; at += 1) {
      const changed = (costs[at] ?? 0) + (from[row] === to[at] ? 0 : 1);
      const isSwap = row > 0 && at > 0 && from[row] === to[at - 1] && from[row - 1] === to[at];
      const swapped = isSwap ? (before[at - 1] ?? 0) + 1 : changed;
      next.push(Math.min(changed, swapped, (costs[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    before = costs;
    costs = next;
  }
  return costs.at(-1) ?? 0;
}

/** The known name that this one is similar to: one or two letters are other ones, or all are there in another order. */
export function similarName(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  const sorted = (text: string) => [...text.toLowerCase()].sort().join('');
  const isSimilar = (other: string) => {
    const most = Math.min(name.length, other.length) <= 4 ? 1 : 2;
    return sorted(name) === sorted(other) || distance(name.toLowerCase(), other.toLowerCase()) <= most;
  };
  return byDistance(name, known.filter(isSimilar))[0]?.other;
}

/**
 * The known name that somebody mistyped for certain: no other word is as near. `black`, `stack` and `block` are words, though
 * they are as similar to `slack` as a slip is; `slak`, `salck` and `slackk` are none.
 */
export function mistypedName(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  const slips = known.filter((other) => isSlip(name.toLowerCase(), other.toLowerCase()));
  return byDistance(name, slips)[0]?.other;
}

/** From this many letters on, a word that differs in one of them is hardly ever another word. */
const longWord = 6;

function isSlip(name: string, meant: string): boolean {
  const [shorter = '', longer = ''] = [name, meant].sort((one, other) => one.length - other.length);
  if (shorter.length === longer.length) {
    const differing = [...name].flatMap((letter, at) => (letter === meant[at] ? [] : at));
    const [first = 0, second] = differing;
    const isSwap = second === first + 1 && name[first] === meant[second] && name[second] === meant[first];
    // Slips are rare at the beginning, and `locker` is a word.
    const isOneLetter = differing.length === 1 && first > 0 && name.length >= longWord;
    return differing.length === 0 || (differing.length === 2 && isSwap) || isOneLetter;
  }
  const most = longer.length >= longWord ? 2 : 1;
  return shorter.length >= 4 && longer.length - shorter.length <= most && isPartOf(shorter, longer);
}

/** Whether some letters are missing, and all others are there in their order. */
function isPartOf(shorter: string, longer: string): boolean {
  let at = 0;
  for (const letter of longer) if (letter === shorter[at]) at += 1;
  return at === shorter.length;
}
