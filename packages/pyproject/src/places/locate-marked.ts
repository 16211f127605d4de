import type { Located, Source } from '../documents/index.ts';
import { matchCount, unclearPlace } from '../errors.ts';
import { type Form, nameOfPlace, type Place } from './place.ts';

/** What a line says, in a comment, that holds the version. */
export const mark = 'x-release-version';

/** A version in either spelling, and not a part of a longer number. */
const version =
  '(?<![\\d.])\\d+(?:\\.\\d+)+(?:[-._]?(?:alpha|beta|preview|pre|post|dev|rc|a|b|c)[-._]?\\d*)*(?:\\+[\\dA-Za-z.]+)?(?![\\d])';

type Marker = Extract<Place, { readonly kind: 'marker' }>;

/**
 * Finds the version on every line that says `x-release-version`, in a comment of whatever language.
 *
 * @param tagFormat how the project writes tags, for a place that holds one
 * @throws EMATCHCOUNT when there are more or less such lines than told; EUNCLEARVERSION when one has no version, or two
 */
export function locateMarked({ file, text }: Source, place: Marker, { form, tagFormat }: MarkedForm): Located[] {
  const pattern = new RegExp(form === 'tag' ? tagPattern(tagFormat) : version, 'g');
  const lines = [...text.matchAll(/[^\r\n]+/g)].filter(([line]) => line.includes(mark));
  if (lines.length !== place.count) {
    const shown = lines.map(([line]) => line.trim());
    throw matchCount(file, { place: nameOfPlace(place), count: place.count }, shown);
  }
  return lines.map(({ 0: line, index }) => {
    const [match, ...others] = line.matchAll(pattern);
    if (match === undefined || others.length > 0) throw unclearPlace(file, nameOfPlace(place), [line.trim()]);
    const start = index + match.index;
    return { span: { start, end: start + match[0].length }, value: match[0] };
  });
}

export interface MarkedForm {
  readonly form: Form;
  readonly tagFormat: string;
}

function tagPattern(tagFormat: string): string {
  return tagFormat
    .split('${version}')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join(version);
}
