import { type Located, lineOf, linesWith, nameOfPath, type Source } from '../documents/index.ts';
import { matchCount, noPlace } from '../errors.ts';
import { nameOfPlace, type Pattern, type Place } from './place.ts';

/**
 * Finds the group `version` of every match of a pattern that counts.
 *
 * @throws ENOVERSIONPLACE without a match where one is searched for; EMATCHCOUNT when there are more or less than expected
 */
export function locateMatches({ file, text }: Source, place: Pattern): Located[] {
  const { count } = place;
  const located = matchesIn(text, place.pattern);
  if (typeof count === 'number') {
    if (located.length === count) return located;
    const lines = located.map(({ span }) => lineOf(text, span.start));
    throw matchCount(file, { place: nameOfPlace(place), count }, lines);
  }
  return (count === 'first' ? [0] : count).map((position) => {
    const match = located[position];
    if (match === undefined) throw noPlace(file, nameOfPlace(place), linesWith(text, 'ersion'));
    return match;
  });
}

/** The group `version` of every match, in order. */
export function matchesIn(text: string, pattern: RegExp): Located[] {
  const matches = text.matchAll(new RegExp(pattern, `dg${pattern.flags.replace(/[dgy]/g, '')}`));
  return [...matches].flatMap(({ indices, groups }) => {
    const [start, end] = indices?.groups?.['version'] ?? [];
    const value = groups?.['version'];
    return start === undefined || end === undefined || value === undefined ? [] : [{ span: { start, end }, value }];
  });
}

/**
 * Narrows the value of a key to the group `version` of a pattern.
 *
 * @throws ENOVERSIONPLACE where it does not match, or an escape hides the version; one beside it, as in
 *   `"core == 1.1.0; extra != \\"x\\""`, does not matter
 */
export function locateWithin(source: Source, place: Extract<Place, { kind: 'key' }>, whole: Located): Located {
  if (place.within === undefined) return whole;
  const written = source.text.slice(whole.span.start, whole.span.end);
  const [match] = matchesIn(written, place.within);
  const [meant] = matchesIn(whole.value, place.within);
  if (match === undefined || match.value !== meant?.value) {
    throw noPlace(source.file, `\`${nameOfPath(place.path)}\``, [lineOf(source.text, whole.span.start)]);
  }
  const { start } = whole.span;
  return { span: { start: start + match.span.start, end: start + match.span.end }, value: match.value };
}
