import { closest, distance } from 'fastest-levenshtein';

/** The known name that someone who wrote `name` most likely meant, or `undefined` when none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const nearest = closest(name.toLowerCase(), [...known]);
  const letters = Math.max(name.length, nearest.length);
  return distance(name.toLowerCase(), nearest.toLowerCase()) <= letters / 2 ? nearest : undefined;
}
