/** The known name that someone who wrote `name` most likely meant, or `undefined` when none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const distances = known.map((other) => ({ other, distance: distance(name.toLowerCase(), other.toLowerCase()) }));
  const [nearest] = distances.sort((one, other) => one.distance - other.distance);
  if (nearest === undefined) return undefined;
  return nearest.distance <= Math.max(name.length, nearest.other.length) / 2 ? nearest.other : undefined;
}

/** How many letters must be put in, left out or changed (Levenshtein). A library for it would be loaded by every hook. */
function distance(from: string, to: string): number {
  let costs = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [row, letter] of [...from].entries()) {
    const next = [row + 1];
    for (let at = 0; at < to.length; at += 1) {
      const changed = (costs[at] ?? 0) + (letter === to[at] ? 0 : 1);
      next.push(Math.min(changed, (costs[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    costs = next;
  }
  return costs.at(-1) ?? 0;
}

/** The known name that somebody mistyped: one or two letters are other ones, or two letters changed places. */
export function mistypedName(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  const sorted = (text: string) => [...text.toLowerCase()].sort().join('');
  const isTypo = (other: string) => {
    const most = Math.min(name.length, other.length) <= 4 ? 1 : 2;
    return sorted(name) === sorted(other) || distance(name.toLowerCase(), other.toLowerCase()) <= most;
  };
  return nearestName(name, known.filter(isTypo));
}
