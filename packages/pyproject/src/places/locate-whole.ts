import { type Located, locatedIn, type Source } from '../documents/index.ts';
import { unclearPlace } from '../errors.ts';
import { nameOfPlace } from './place.ts';

/** Takes the whole text of a file for the version. @throws EUNCLEARVERSION when it is more than one word */
export function locateWhole({ file, text }: Source): Located {
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  const written = text.slice(mark);
  if (/\S\s+\S/.test(written)) {
    throw unclearPlace(file, nameOfPlace({ kind: 'whole' }), written.trim().split(/\r?\n/).slice(0, 3));
  }
  return locatedIn(text, { start: mark, end: text.length }, written);
}
