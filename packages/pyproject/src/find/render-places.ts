import { nameOfPlace } from '../places/index.ts';
import type { VersionFiles } from './find-version-files.ts';

/** Where the version stands, a line a file: nothing that was found, or left alone, goes unsaid. */
export function renderPlaces({ files, notes }: VersionFiles): string[] {
  const lines = files.map(({ file, targets }) => {
    const said = targets.map(
      ({ place, value, part }) => `${nameOfPlace(place)} (now ${part?.whole ?? (value || 'empty')})`,
    );
    // The parts of a version are one place.
    const places = targets.some(({ part }) => part !== undefined) ? [...new Set(said)] : said;
    const sources = new Set(targets.flatMap(({ from }) => (from === undefined ? [] : [`\`${from}\``])));
    const says = sources.size === 0 ? '' : `, as ${[...sources].join(' and ')} says`;
    return `\`${file}\` holds the version in ${places.join(' and ')}${says}.`;
  });
  return [...lines, ...notes];
}
