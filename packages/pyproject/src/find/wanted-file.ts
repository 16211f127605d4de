import { posix } from 'node:path';
import type { ProjectFiles } from '../documents/project-files.ts';
import { noVersionFile } from '../errors.ts';
import type { FileTarget } from '../options.ts';
import { mark } from '../places/locate-marked.ts';
import { compilePattern } from '../places/parse-python-pattern.ts';
import type { Place, Wanted } from '../places/place.ts';
import { companionPlaces } from './companions.ts';
import { readPlace } from './copy.ts';

const from = 'pyproject.files';

/** What an entry of the option `files` asks for. @throws ENOVERSIONFILE, ENOVERSIONPLACE, EINVALIDPATTERN */
export async function wantedFile(files: ProjectFiles, target: FileTarget): Promise<Wanted[]> {
  const file = posix.normalize(target.path);
  const text = await files.text(file);
  if (text === undefined) throw noVersionFile(file, from, [file]);
  const known = await knownPlaces(files, target, file);
  if (known.length > 0 && !text.includes(mark)) return known;
  return [{ file, place: placeOf(target), form: target.form ?? 'pep440', from }];
}

/** A well-known file that is named without a place has its own, whatever version it says. */
async function knownPlaces(files: ProjectFiles, { key, pattern, form }: FileTarget, file: string): Promise<Wanted[]> {
  if (key !== undefined || pattern !== undefined) return [];
  const found: Wanted[] = [];
  for (const [place, usual] of companionPlaces(file) ?? []) {
    const candidate = { file, place, form: form === undefined || usual === 'date' ? usual : form };
    if ((await readPlace(files, candidate)) !== undefined) {
      found.push({ ...candidate, from, keepsSpelling: form === undefined });
    }
  }
  return found;
}

function placeOf({ key, pattern, count }: FileTarget): Place {
  if (pattern !== undefined) return { kind: 'pattern', pattern: compilePattern(pattern, 'dm', from), count };
  if (key !== undefined) return { kind: 'key', path: typeof key === 'string' ? key.split('.') : key };
  return { kind: 'marker', count };
}
