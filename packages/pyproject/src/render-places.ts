import { nameOfPlace, type VersionFile } from './version-files.ts';

/** Where the version stands, a line a file: nothing that was found, or left alone, goes unsaid. */
export function renderPlaces(files: readonly VersionFile[]): string[] {
  return files.map(({ file, targets }) => {
    if (targets.length === 0) return `\`${file}\` stays as it is: it holds no version of this project.`;
    const places = targets.map(({ path, value }) => `\`${nameOfPlace(path)}\` (now ${value})`);
    return `\`${file}\` holds the version in ${places.join(' and ')}.`;
  });
}
