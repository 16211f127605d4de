import { matchCount, noPlace } from './errors.ts';
import { nameOfPlace, type Place } from './place.ts';
import { lineOf, linesWith } from './quote-lines.ts';
import type { Located, Source } from './target.ts';

type Pattern = Extract<Place, { readonly kind: 'pattern' }>;

/**
 * Finds the group `version` of every match of a pattern.
 *
 * @throws ENOVERSIONPLACE without a match where one is searched for; EMATCHCOUNT when there are more or less than told
 */
export function locateMatches({ file, text }: Source, place: Pattern): Located[] {
  const { pattern, count } = place;
  const matches = [...text.matchAll(new RegExp(pattern, `dg${pattern.flags.replace(/[dgy]/g, '')}`))];
  const located = matches.flatMap(({ indices, groups }) => {
    const [start, end] = indices?.groups?.['version'] ?? [];
    const value = groups?.['version'];
    return start === undefined || end === undefined || value === undefined ? [] : [{ span: { start, end }, value }];
  });
  const [first] = located;
  if (count === 'first') {
    if (first === undefined) throw noPlace(file, nameOfPlace(place), linesWith(text, 'ersion'));
    return [first];
  }
  if (located.length === count) return located;
  const lines = located.map(({ span }) => lineOf(text, span.start));
  throw matchCount(file, { place: nameOfPlace(place), count }, lines);
}
