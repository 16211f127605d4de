import { valueAt } from './data.ts';
import type { Document } from './document.ts';
import { noPlace, overlappingPlaces, versionNotText } from './errors.ts';
import { locateSetting } from './locate-setting.ts';
import { nameOfPath, nameOfPlace, type Path, type Place, type Target, type Wanted } from './place.ts';
import type { Located, Source } from './target.ts';

/** A file, and what it says if it is a document. */
export interface OpenFile extends Source {
  readonly document: Document | undefined;
}

/**
 * Finds every wanted version in a file, in order of its text.
 *
 * @param tagFormat how the project writes tags
 * @throws what each kind of place throws; EOVERLAP
 */
export async function findTargets(open: OpenFile, wanted: readonly Wanted[], tagFormat: string): Promise<Target[]> {
  const found: Target[] = [];
  for (const { place, form, from } of wanted) {
    const located = await locate({ open, tagFormat }, place, form);
    found.push(...located.map((each) => ({ place, form, ...(from === undefined ? {} : { from }), ...each })));
  }
  return withoutOverlap(open.file, found);
}

interface Within {
  readonly open: OpenFile;
  readonly tagFormat: string;
}

/** What understands a kind of place is loaded when a project has one. */
async function locate({ open, tagFormat }: Within, place: Place, form: Target['form']): Promise<Located[]> {
  switch (place.kind) {
    case 'key':
      return [await locateKey(open, place.path)];
    case 'assignment':
      return [(await import('./locate-assignment.ts')).locateAssignment(open, place.name)];
    case 'setting':
      return [locateSetting(open, place.section, place.key)];
    case 'pattern':
      return (await import('./locate-matches.ts')).locateMatches(open, place);
    case 'marker':
      return (await import('./locate-marked.ts')).locateMarked(open, place, { form, tagFormat });
    case 'whole':
      return [(await import('./locate-whole.ts')).locateWhole(open)];
  }
}

async function locateKey({ file, document }: OpenFile, written: Path): Promise<Located> {
  const path = document === undefined ? written : withPositions(document, written);
  const located = await document?.locate(path);
  if (located !== undefined) return located;
  const isThere = document !== undefined && valueAt(document.data, path) !== undefined;
  if (isThere) throw versionNotText(file, nameOfPath(path));
  throw noPlace(file, nameOfPlace({ kind: 'key', path }), []);
}

/** A key that an option writes as text counts the elements of a list: `packages.0.version`. */
function withPositions({ data }: Document, path: Path): Path {
  return path.map((part, index) => (Array.isArray(valueAt(data, path.slice(0, index))) ? Number(part) : part));
}

/** Two ways to say the same place are one; two that share only a part of it contradict each other. */
function withoutOverlap(file: string, found: readonly Target[]): Target[] {
  const targets: Target[] = [];
  for (const target of found.toSorted((a, b) => a.span.start - b.span.start)) {
    const last = targets.at(-1);
    const isSame = last?.span.start === target.span.start && last.span.end === target.span.end;
    if (isSame && last.form === target.form) continue;
    if (isSame || (last !== undefined && target.span.start < last.span.end)) {
      throw overlappingPlaces(file, nameOfPlace(last.place), nameOfPlace(target.place));
    }
    targets.push(target);
  }
  return targets;
}
