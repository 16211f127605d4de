import { posix } from 'node:path';
import type { ProjectFiles } from '../documents/project-files.ts';
import { noVersionFile } from '../errors.ts';
import type { Layout } from '../layouts/layout.ts';
import type { FileTarget } from '../options.ts';
import { compilePattern } from '../places/parse-python-pattern.ts';
import type { Place } from '../places/place.ts';

const from = 'pyproject.files';

/** What an entry of the option `files` asks for. @throws ENOVERSIONFILE, EINVALIDPATTERN */
export async function wantedFile(files: ProjectFiles, target: FileTarget): Promise<Layout> {
  const file = posix.normalize(target.path);
  const place = placeOf(target);
  if ((await files.text(file)) === undefined) throw noVersionFile(file, from, [file]);
  return { wanted: [{ file, place, form: target.form, from }] };
}

function placeOf({ key, pattern, count }: FileTarget): Place {
  if (pattern !== undefined) return { kind: 'pattern', pattern: compilePattern(pattern, 'dm', from), count };
  if (key !== undefined) return { kind: 'key', path: typeof key === 'string' ? key.split('.') : key };
  return { kind: 'marker', count };
}
