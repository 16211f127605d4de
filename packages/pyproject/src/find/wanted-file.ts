import { posix } from 'node:path';
import type { ProjectFiles } from '../documents/index.ts';
import { noVersionFile } from '../errors.ts';
import type { FileTarget } from '../options.ts';
import { compilePattern, mark, type Place, type Wanted } from '../places/index.ts';
import { companionPlaces } from './copies/companions.ts';
import { readPlace } from './copies/copy.ts';

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

/** The groups of a pattern for a version that is in parts. */
const parts = ['major', 'minor', 'patch'];

/** With a group `rest`, that one takes what follows the numbers of a pre-release: `b1`. */
function assembled(pattern: string): Place {
  const template = `{major}.{minor}.{patch}${pattern.includes('(?<rest>') ? '{rest}' : ''}`;
  return { kind: 'assembled', pattern: compilePattern(pattern, 'dm', from, parts), template };
}

function placeOf({ key, pattern, count }: FileTarget): Place {
  if (pattern !== undefined && parts.every((part) => pattern.includes(`(?<${part}>`))) return assembled(pattern);
  if (pattern !== undefined) return { kind: 'pattern', pattern: compilePattern(pattern, 'dm', from), count };
  if (key !== undefined) return { kind: 'key', path: typeof key === 'string' ? key.split('.') : key };
  return { kind: 'marker', count };
}
